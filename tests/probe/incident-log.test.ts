import { expect, test } from 'vitest';
import { INCIDENT_LOGS, readIncidentLogs } from '../../src/probe/incident-log.ts';
import { fakeShell } from './fake-shell.ts';

const [EXPOSED, KEPT] = INCIDENT_LOGS;
const stat = (path: string) => `LC_ALL=C sudo stat -c $'%04a %s %U %G %F' -- ${path}`;
const MISSING = { exitCode: 1, stderr: "stat: cannot statx 'x': No such file or directory" };

test('the logs that there are, and how much of them is the gateway’s', async () => {
  const shell = fakeShell({
    [stat(EXPOSED)]: { stdout: '0644 22658 deployer deployer regular file\n' },
    [`sudo grep -c $' openclaw\\\\[[0-9]*\\\\]: ' ${EXPOSED}`]: { stdout: '133\n' },
    [stat(KEPT)]: MISSING,
  });
  expect(await readIncidentLogs(shell)).toEqual([
    expect.objectContaining({ path: EXPOSED, mode: '0644', owner: 'deployer', linesOfGateway: 133 }),
  ]);
});

test('one that tells nothing', async () => {
  const shell = fakeShell({
    [stat(EXPOSED)]: { stdout: '0644 0 deployer deployer regular empty file\n' },
    [`sudo grep -c $' openclaw\\\\[[0-9]*\\\\]: ' ${EXPOSED}`]: { exitCode: 1, stdout: '0\n' },
    [stat(KEPT)]: MISSING,
  });
  expect(await readIncidentLogs(shell)).toEqual([expect.objectContaining({ linesOfGateway: 0 })]);
});
