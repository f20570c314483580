import { describe, expect, test } from 'vitest';
import type { Shell } from '../../../src/machine/shell.ts';
import { parseModelStatus, readKnownModels, readPlainStatus } from '../../../src/probe/openclaw/models.ts';

/** Answers any command, and keeps it. */
function answering(answer: { exitCode?: number; stdout?: string; stderr?: string }) {
  const commands: string[] = [];
  const run = async (command: string) => {
    commands.push(command);
    const silence = { exitCode: 0, signal: null, stdout: '', stderr: '', durationMs: 1, timedOut: false };
    return { command, ...silence, ...answer };
  };
  return { shell: { run } as Partial<Shell> as Shell, commands };
}

test('the model in use, and what came of asking it', () => {
  const status = {
    primary: 'openai/gpt-4o',
    missing: [],
    probes: [{ provider: 'openai', model: 'openai/gpt-4o', profileId: 'openai:manual', status: 'ok' }],
  };
  expect(parseModelStatus(JSON.stringify(status))).toEqual(status);
  expect(() => parseModelStatus('{}')).toThrow('cannot read');
});

describe('readKnownModels', () => {
  test('those that are, in the order they were asked for', async () => {
    const { shell } = answering({ stdout: 'openai/gpt-4o\nanthropic/a\n' });
    expect(await readKnownModels(shell, ['anthropic/a', 'none/b', 'openai/gpt-4o'])).toEqual([
      'anthropic/a',
      'openai/gpt-4o',
    ]);
  });

  test('none of them is no failure, anything else is', async () => {
    // As 2026.9.6 says it when no gateway runs.
    const silent = answering({ stderr: 'Gateway is not running. Showing the local cached model catalog.' });
    expect(await readKnownModels(silent.shell, ['none/b'])).toEqual([]);
    const broken = answering({ exitCode: 1, stderr: 'Invalid config' });
    await expect(readKnownModels(broken.shell, ['none/b'])).rejects.toThrow('Invalid config');
  });
});

test('a status without credentials is asked for where none are', async () => {
  const { shell, commands } = answering({ exitCode: 0, stdout: 'openai/gpt-4o\n' });
  expect(await readPlainStatus(shell, 'none')).toEqual({ exitCode: 0, text: 'openai/gpt-4o' });
  await readPlainStatus(shell, 'saved');
  expect(commands.map((command) => command.includes('OPENCLAW_AGENT_DIR=/nonexistent'))).toEqual([
    true,
    false,
  ]);
});
