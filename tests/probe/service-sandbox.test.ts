import { expect, test } from 'vitest';
import type { Shell } from '../../src/machine/shell.ts';
import { hardeningOf, readServiceSandbox } from '../../src/probe/service-sandbox.ts';
import { parseUnitFile } from '../../src/probe/systemd-unit.ts';
import { fixture } from './fixture.ts';

const UNIT = 'openclaw.service';
const HARDENING = [
  { directive: 'ProtectClock', stops: ['set the clock'] },
  { directive: 'ProtectSystem', stops: ['write to /usr', 'write to /etc'] },
];

/** Answers for the unit of the guide; what the copies printed is given. */
function machine(printed: string): { shell: Shell; script: () => string } {
  let script = '';
  const result = { exitCode: 0, signal: null, stderr: '', durationMs: 1, timedOut: false };
  const show = 'ProtectClock=yes\nProtectSystem=strict\n';
  const shell: Pick<Shell, '$' | 'run'> = {
    $: async (pieces) => ({
      ...result,
      command: pieces.join(),
      stdout: pieces[0]?.startsWith('systemctl show') === true ? show : fixture('systemd-unit-file'),
    }),
    run: async (command) => {
      script = command;
      return { ...result, command, stdout: printed };
    },
  };
  return { shell: shell as Shell, script: () => script };
}

const PRINTED = `service {"set the clock": "[Errno 1]", "write to /usr": "[Errno 30]", "write to /etc": "[Errno 30]"}
none {"set the clock": null, "write to /usr": null, "write to /etc": null}
ProtectClock {"set the clock": "[Errno 1]"}
ProtectSystem {"write to /usr": "[Errno 30]", "write to /etc": null}
`;

test('what became of each attempt in the service, with its directive alone, and with none', async () => {
  const { shell, script } = machine(PRINTED);
  expect(await readServiceSandbox(shell, UNIT, 'openclaw-svc', HARDENING)).toEqual({
    ProtectClock: {
      'set the clock': { inService: '[Errno 1]', byDirectiveAlone: '[Errno 1]', inNone: null },
    },
    ProtectSystem: {
      'write to /usr': { inService: '[Errno 30]', byDirectiveAlone: '[Errno 30]', inNone: null },
      'write to /etc': { inService: '[Errno 30]', byDirectiveAlone: null, inNone: null },
    },
  });
  expect(script()).toContain(
    '[Service]\nProtectClock=yes\nType=oneshot\nExecStart=/usr/bin/python3 -I /run/conform-sandbox/attempts.py /tmp/conform-marker openclaw-svc "set the clock"',
  );
});

test('a copy that printed nothing, or not all, is an error', async () => {
  const ask = (printed: string) =>
    readServiceSandbox(machine(printed).shell, UNIT, 'openclaw-svc', HARDENING);
  await expect(ask('service {}\n')).rejects.toThrow('cannot read');
  await expect(ask(PRINTED.replace('"set the clock": null, ', ''))).rejects.toThrow(
    'no “set the clock” in none',
  );
});

test('the copy of the service has all that confines it, and nothing of how it is run', () => {
  const lines = hardeningOf(parseUnitFile(fixture('systemd-unit-file')));
  expect(lines).toContain('NoNewPrivileges=yes');
  expect(lines).toContain('LimitNOFILE=4096');
  expect(lines.filter((line) => /^(User|Exec|Type|Restart|Environment|Description)/.test(line))).toEqual([]);
});
