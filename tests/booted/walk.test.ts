// `conform walk` as a user runs it, on a real machine: what it prints, what it writes, what it leaves.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker, RUN_LABEL } from '../../src/machine/container/docker.ts';
import { ensureEngine } from '../../src/machine/container/engine.ts';
import { silent } from '../../src/progress.ts';
import { REPORT_FILES } from '../../src/report/report-files.ts';
import { readResults } from '../../src/report/results.ts';
import { compareAllureHtml } from '../report/read-allure-html.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let report: string;

beforeAll(async () => {
  await ensureEngine(silent, AbortSignal.timeout(60_000));
  report = await mkdtemp(join(tmpdir(), 'conform-walk-'));
});
afterAll(() => rm(report, { recursive: true, force: true }));

function conform(...args: string[]) {
  return execa(process.execPath, [MAIN, 'walk', '--report', report, ...args], {
    env: { NO_COLOR: '1' },
    reject: false,
    timeout: 10 * 60_000,
  });
}

async function containersOfWalks(): Promise<readonly string[]> {
  const all = await docker().listContainers({ all: true, filters: { label: [RUN_LABEL] } });
  return all.map(({ Id }) => Id);
}

test('walks the sections asked for, and what they build on; the reports agree', async () => {
  const before = await containersOfWalks();
  const { exitCode, stdout, stderr } = await conform('--only', '1.2,1.7', '--json');
  const results = await readResults(join(report, 'results.json'));
  expect(JSON.parse(stdout)).toEqual(JSON.parse(await readFile(join(report, 'results.json'), 'utf8')));
  expect(exitCode).toBe(0);
  expect(results.verdict).toBe('conformant');
  expect([...new Set(results.outcomes.map(({ section }) => section))]).toEqual(['1.1', '1.2', '1.7']);
  expect(results.outcomes.filter(({ section }) => section === '1.1').map(({ kind }) => kind)).toEqual([
    'step',
  ]);
  expect(results.outcomes.flatMap(({ outcome }) => (outcome === 'passed' ? [] : [outcome]))).toEqual([]);
  expect(results.world).toHaveProperty('tailscale', 'stand-in');
  expect(stderr).toContain('stand-ins: ');
  expect(stderr, 'of a machine that has come to the end of no phase').not.toContain('checkpoint');
  expect(await compareAllureHtml(join(report, REPORT_FILES.allure, 'index.html'), results)).toEqual([]);
  expect(await readFile(join(report, 'junit.xml'), 'utf8')).toContain('<testsuite ');
  expect(await containersOfWalks()).toEqual(before);
});

test('Ctrl-C in the middle: inconclusive, what was done is kept, nothing is left running', async () => {
  const before = await containersOfWalks();
  const walk = conform('--only', '1.2');
  let said = '';
  walk.stdout.on('data', (chunk: Buffer) => {
    const before = said;
    said += chunk;
    if (/1\.2 Install/.test(said) && !/1\.2 Install/.test(before)) walk.kill('SIGINT');
  });
  const { exitCode } = await walk;
  expect(exitCode).toBe(2);
  expect((await readResults(join(report, 'results.json'))).verdict).toBe('inconclusive');
  expect(await containersOfWalks()).toEqual(before);
});
