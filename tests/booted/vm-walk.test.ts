// What only a kernel of its own can show: Phase 1 walked on a virtual machine, with its reboot and its power cut.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readResults } from '../../src/report/results.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
/** Ten times what it takes without software emulation. */
const LIMIT_MS = 30 * 60_000;
let report: string;

beforeAll(async () => {
  report = await mkdtemp(join(tmpdir(), 'conform-vm-walk-'));
});
afterAll(() => rm(report, { recursive: true, force: true }));

test('Phase 1 holds on a kernel of its own, after a reboot and after a power cut', {
  timeout: LIMIT_MS,
}, async ({ annotate }) => {
  const { exitCode, stdout } = await execa(
    process.execPath,
    [
      ...[MAIN, 'walk', '--machine', 'vm', '--image', 'debian-13', '--no-checkpoints'],
      ...['--only', 'Phase 1 Checkpoint', '--report', report],
    ],
    { env: { NO_COLOR: '1' }, reject: false, timeout: LIMIT_MS - 60_000 },
  );
  const { verdict, outcomes, durationMs, machine } = await readResults(join(report, 'results.json'));
  await annotate(`Walked in ${Math.round(durationMs / 1000)} s.`);
  expect({ exitCode, verdict }, stdout).toEqual({ exitCode: 0, verdict: 'conformant' });
  expect(machine.kernel).toMatch(/-cloud-amd64$/);
  const looked = outcomes.filter(({ id }) => /\/after-a-(?:reboot|power-cut)-/.test(id));
  expect(looked.map(({ outcome }) => outcome)).toEqual(looked.map(() => 'passed'));
  expect(looked).toHaveLength(6);
});
