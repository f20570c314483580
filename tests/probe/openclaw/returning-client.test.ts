import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { readClientVisits } from '../../../src/probe/openclaw/returning-client.ts';
import { oneAnswer } from '../one-answer.ts';

test('how a client fares', async () => {
  const shell = oneAnswer({ stdout: '{"first":"let in","again":"refused"}\n' });
  expect(await readClientVisits(shell, 'forgotten')).toEqual({ first: 'let in', again: 'refused' });
  expect(shell.asked[0]).toMatch(/^set -- forgotten\n/);
});

test('it shows the token of the configuration, or one that is made up', async () => {
  const shell = oneAnswer({ stdout: '{"first":"let in","again":"refused"}\n' });
  await readClientVisits(shell);
  const [, line] = /^ *(OPENCLAW_GATEWAY_TOKEN=.*)$/m.exec(shell.asked[0] ?? '') ?? [];
  const dir = await mkdtemp(join(tmpdir(), 'client-'));
  try {
    await writeFile(join(dir, 'openclaw.json'), '{"gateway":{"auth":{"token":"right"}}}');
    const shown = async (file: string) =>
      (await execa('bash', ['-c', `${line}\nprintf %s "$OPENCLAW_GATEWAY_TOKEN"`], { env: { file } })).stdout;
    expect(await shown(join(dir, 'openclaw.json'))).toBe('right');
    expect(await shown('')).toMatch(/^[\da-f]{64}$/);
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('an answer that is neither', async () => {
  const shell = oneAnswer({ stdout: '{"first":"unclear","again":""}\n' });
  await expect(readClientVisits(shell)).rejects.toThrow('cannot read');
});
