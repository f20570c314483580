import { describe, expect, test } from 'vitest';
import type { Shell } from '../../../src/machine/shell.ts';
import { LEFT_OUT, OMITTED, RELOADED, readTrials } from '../../../src/probe/openclaw/gateway-trials.ts';
import { fixture } from '../fixture.ts';

/** A machine with the guide's unit, on which the trials print this. */
function machine(printed: string): { shell: Shell; script: () => string } {
  let script = '';
  const result = { exitCode: 0, signal: null, stderr: '', durationMs: 1, timedOut: false };
  const shell: Pick<Shell, '$' | 'run'> = {
    $: async () => ({ ...result, command: 'systemctl cat', stdout: fixture('systemd-unit-file') }),
    run: async (command) => {
      script = command;
      return { ...result, command, stdout: printed };
    },
  };
  return { shell: shell as Shell, script: () => script };
}

describe('readTrials', () => {
  test('what became of each gateway', async () => {
    const { shell } = machine('answered docker runs\nanswered none exit-code\n');
    expect(await readTrials(shell, RELOADED)).toEqual({
      nothing: { answered: true, docker: true, ended: null },
      reload: { answered: true, docker: false, ended: 'exit-code' },
    });
  });

  test('a copy has the unit’s directives, and one more; it is not started again', async () => {
    const { shell, script } = machine('answered docker runs\n'.repeat(OMITTED.length));
    expect(Object.keys(await readTrials(shell, OMITTED))).toEqual(OMITTED);
    const [, , copy = ''] = script().split(' > /run/systemd/system/');
    expect(copy).toMatch(/^conform-trial-MemoryDenyWriteExecute\.service/);
    expect(copy).toContain('ProtectSystem=strict\n');
    expect(copy).toContain('MemoryDenyWriteExecute=yes\n');
    expect(copy).not.toContain('Restart=');
    for (const directive of LEFT_OUT) expect(script()).toContain(`${directive}=`);
  });

  test('one that neither answers nor ends says nothing of the directive', async () => {
    const { shell } = machine('answered docker runs\nsilent docker runs\n');
    await expect(readTrials(shell, RELOADED)).rejects.toThrow('“reload” neither answers nor has ended');
  });

  test.each(['', 'answered docker\n', 'answered docker runs\nwhatever\n'])('refuses %j', async (printed) => {
    await expect(readTrials(machine(printed).shell, RELOADED)).rejects.toThrow('ended with');
  });
});
