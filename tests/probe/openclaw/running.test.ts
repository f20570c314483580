import { expect, test } from 'vitest';
import { readRunningOpenClaw } from '../../../src/probe/openclaw/running.ts';
import { oneAnswer } from '../one-answer.ts';

const said = (startedAt: string, pid: string) =>
  oneAnswer({
    stdout: `{"version":"2026.2.9","installedAt":"1795381505","startedAt":"${startedAt}","pid":"${pid}"}\n`,
  });

test('a gateway started from what is installed', async () => {
  expect(await readRunningOpenClaw(said('@1795381517', '4134'))).toEqual({
    installed: '2026.2.9',
    running: '2026.2.9',
  });
});

test('one that was started before, and none', async () => {
  expect(await readRunningOpenClaw(said('@1795381504', '4134'))).toMatchObject({ running: null });
  expect(await readRunningOpenClaw(said('', '0'))).toMatchObject({ running: null });
});

test('nothing installed', async () => {
  const stdout = '{"version":"","installedAt":"","startedAt":"","pid":"0"}\n';
  await expect(readRunningOpenClaw(oneAnswer({ stdout }))).rejects.toThrow('cannot read');
});
