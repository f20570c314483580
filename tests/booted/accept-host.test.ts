// conform accept, as a user runs it, on a machine that a walk has just finished: as far as a checkpoint of one is here.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAudit } from '../../src/probe/openclaw/audit.ts';
import { awaitGateway } from '../../src/probe/openclaw/gateway-start.ts';
import { sectionOf } from '../../src/prove/fault.ts';
import { injection, removal } from '../../src/prove/script.ts';
import type { AcceptResults } from '../../src/report/outcome.ts';
import { readResults } from '../../src/report/results.ts';
import { currentInputs } from '../../src/spec/learned.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { Session } from '../../src/spec/session.ts';
import type { Stage } from '../../src/stage.ts';
import { SERVICE_IDS } from '../../src/world/services.ts';
import { conform, type Ended } from '../cli/conform.ts';
import { faults } from '../sabotage/faults.ts';
import { newKey } from '../signature/keys.ts';
import { openFinished } from './finished.ts';
import { sshConfigOf } from './ssh-config.ts';

const never = new AbortController().signal;
/** Every service around the machine is one of ours. */
const LAB = SERVICE_IDS.flatMap((id) => ['--world', `${id}=stand-in`]);
/** What only its own place on the host holds. */
const PLANTED = 'planted-4d1c6ef0b7';
/** Where a host keeps secrets that no check asks for. */
const PLACES = [
  '/home/openclaw-svc/.openclaw/credentials/planted.json',
  '/home/openclaw-svc/.openclaw/agents/main/agent/planted.env',
  '/home/openclaw-svc/.openclaw/.env.planted',
  '/home/openclaw-svc/.bash_history',
  '/etc/openclaw-planted.env',
  '/root/.planted_token',
  '/home/deployer/.ssh/planted',
];

let stage: Stage;
let session: Session;
let configFile: string;
let reports: string;
let isFinished = false;
let isReading: ReadonlySet<string>;

beforeAll(async () => {
  const sections = await loadSections();
  const items = [...sections.values()].flatMap((section) => section.items);
  isReading = new Set(
    items.flatMap((item) => (item.kind === 'check' && item.disruptive === null ? [item.id] : [])),
  );
  ({ stage, isFinished } = await openFinished(never));
  session = new Session(stage.descriptor);
  // It has only just booted: what its gateway does when it comes up, and is first visited, is no doing of an acceptance.
  if (isFinished) {
    expect(await awaitGateway(session.shell)).toMatchObject({ state: 'answers' });
    await readAudit(session.shell);
  }
  configFile = await sshConfigOf(stage.descriptor);
  reports = await mkdtemp(join(tmpdir(), 'accept-'));
});
afterAll(async () => {
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
  if (reports !== undefined) await rm(reports, { recursive: true, force: true });
});

async function on(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await session.shell.run(script, { timeoutMs: 120_000 });
  expect(exitCode, `${script}\n${stderr}`).toBe(0);
  return stdout.trim();
}

interface Accepted extends Ended {
  readonly dir: string;
  readonly results: AcceptResults;
}

async function accept(name: string, ...args: readonly string[]): Promise<Accepted> {
  const { llmApiKey = '', botToken = '' } = currentInputs(stage.descriptor.inputs, stage.descriptor.runDir);
  const dir = join(reports, name);
  const ended = await conform(
    ['accept', 'gateway', '--ssh-config', configFile, ...LAB, '--report', dir, ...args],
    { CONFORM_LLM_API_KEY: llmApiKey, CONFORM_BOT_TOKEN: botToken },
    10 * 60_000,
  );
  const results = await readResults(join(dir, 'results.json'));
  if (results.mode !== 'accept') throw new Error('These are no results of an acceptance.');
  return { ...ended, dir, results };
}

const wrongIn = ({ outcomes }: AcceptResults) =>
  outcomes.flatMap(({ id, outcome, reason }) =>
    ['failed', 'broken', 'fixed', 'blocked'].includes(outcome) ? [`${outcome}: ${id}: ${reason}`] : [],
  );

test('as the walk has left it: conformant, unchanged, signed, and no secret is told', async ({
  skip,
  annotate,
}) => {
  if (!isFinished) skip('No checkpoint of a finished machine is here.');
  for (const [index, place] of PLACES.entries())
    await on(
      `echo 'export API_TOKEN=${PLANTED}${index}' | sudo tee -a ${place} > /dev/null; sudo chmod 600 ${place}`,
    );
  const key = await newKey();
  const { exitCode, dir, results, stdout } = await accept('whole', '--sign', key, '--format', 'sarif,hdf');
  await annotate(`${results.counts.passed} passed, ${Math.round(results.durationMs / 1000)} s.`);
  expect(wrongIn(results)).toEqual([]);
  expect({ exitCode, verdict: results.verdict }).toEqual({ exitCode: 0, verdict: 'conformant' });
  expect(results.comparison?.differences.filter(({ because }) => because === undefined)).toEqual([]);

  const found = Object.fromEntries(results.options.map((option) => [option.name, option.found]));
  expect(found).toMatchObject({ outbound: 'standard', remoteAccess: 'serve', elevated: 'disabled' });
  const verified = await conform(['verify-report', dir, '--signer-key', `${key}.pub`]);
  expect(verified.exitCode).toBe(0);

  const token = await on(
    `sudo node -p 'JSON.parse(fs.readFileSync("/home/openclaw-svc/.openclaw/openclaw.json", "utf8")).gateway.auth.token'`,
  );
  const { llmApiKey = '', botToken = '' } = currentInputs(stage.descriptor.inputs, stage.descriptor.runDir);
  const secrets = [token, llmApiKey, botToken, PLANTED];
  expect(secrets.map((secret) => secret.length > 8)).toEqual([true, true, true, true]);
  const written = await textsIn(dir);
  expect(written.size).toBeGreaterThan(5);
  for (const [file, text] of [...written, ['standard output', stdout] as const])
    expect(secrets.filter((secret) => text.includes(secret)).length, file).toBe(0);
  await on(`sudo rm -f ${PLACES.filter((place) => place.includes('planted')).join(' ')}`);
});

describe('a fault', () => {
  /** Those whose names match this, when it is set; all of them take half an hour. */
  const wanted = process.env.CONFORM_TEST_FAULTS;
  const tried = faults.filter(({ id, until, inputs }) =>
    wanted !== undefined
      ? until === undefined && inputs === undefined && new RegExp(wanted).test(id)
      : [
          'checklist-docker-user-open',
          'checklist-soul-writable',
          'checklist-no-jail',
          '7-ufw-disabled',
        ].includes(id),
  );

  test.each(tried)('$id is found, by the checks that it concerns and by no other', async (fault) => {
    if (!isFinished) return;
    const reading = fault.breaks.filter((id) => isReading.has(id));
    if (reading.length === 0) return;
    const sections = [...new Set(reading.map(sectionOf))];
    await on(injection(fault));
    try {
      const { exitCode, results } = await accept(
        fault.id,
        ...['--only', sections.join(','), '--inputs', 'defaults', '--no-allure'],
      );
      const failed = results.outcomes.filter(({ outcome }) => outcome === 'failed');
      const may = Object.keys(fault.mayBreak ?? {});
      const looked = new Map(results.outcomes.map((one) => [one.id, one.outcome]));
      const expected = reading.filter(
        (id) => !['manual', 'not-applicable'].includes(looked.get(id) ?? 'manual'),
      );
      expect(
        failed
          .map(({ id }) => id)
          .filter((id) => !may.includes(id))
          .sort(),
      ).toEqual(expected.filter((id) => !may.includes(id)).sort());
      expect(
        results.outcomes
          .filter(({ outcome }) => outcome === 'broken')
          .map(({ id, reason }) => `${id}: ${reason}`),
      ).toEqual([]);
      if (expected.length > 0) expect(exitCode).toBe(1);
      expect(failed.every(({ repair = [] }) => repair.length > 0)).toBe(true);
    } finally {
      await on(removal(fault));
    }
  });
});

test('a gateway that the host has only just started is waited for', async ({ skip }) => {
  if (!isFinished) skip('No checkpoint of a finished machine is here.');
  await on('sudo systemctl restart openclaw');
  const { exitCode, results } = await accept('started', '--phases', 'checklist', '--no-allure');
  expect(wrongIn(results)).toEqual([]);
  expect(exitCode).toBe(0);
  expect(results.comparison?.differences.filter(({ because }) => because === undefined)).toEqual([]);
});

test('agreed to, it is rebooted: what is to be there afterwards is looked for, and the host compared all the same', async ({
  skip,
}) => {
  if (!isFinished) skip('No checkpoint of a finished machine is here.');
  // A container stays down until somebody starts it again.
  const up = session.machine.reboot(AbortSignal.timeout(120_000));
  const [{ exitCode, results }] = await Promise.all([
    accept(
      'rebooted',
      ...['--disruptive', 'reboot', '--yes', '--no-allure', '--only', 'Phase 1 Checkpoint,6.4'],
    ),
    up,
  ]);
  expect(wrongIn(results)).toEqual([]);
  const after = results.outcomes.filter(({ id }) => id.includes('/after-a-reboot'));
  const looked = after.filter(({ outcome }) => outcome !== 'not-applicable');
  expect(looked.length).toBeGreaterThan(2);
  expect(looked.map(({ outcome }) => outcome)).toEqual(looked.map(() => 'passed'));
  const differences = results.comparison?.differences ?? [];
  expect(differences.filter(({ because }) => because === undefined)).toEqual([]);
  expect(differences.some(({ because }) => because?.includes('reboot'))).toBe(true);
  expect(exitCode).toBe(0);
});

/** Path and text of each file in a folder and below it. */
async function textsIn(dir: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)));
}
