// conform accept: looks at hosts that somebody has built, changes nothing on them, and hands over a report of each.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import type { Assignment } from '../accept/assignment.ts';
import { readAttestations, reviewAttestations } from '../accept/attestations.ts';
import { Consent } from '../accept/disruption.ts';
import { type InventoryHost, readInventory } from '../accept/inventory.ts';
import { servePasswords } from '../accept/passwords.ts';
import { questionsYaml } from '../accept/questions.ts';
import { settler } from '../accept/settle.ts';
import { dayOf, readWaivers, reviewWaivers } from '../accept/waivers.ts';
import { BadInput } from '../bad-input.ts';
import { cacheDir } from '../cache.ts';
import { type Guide, loadGuide } from '../guide/document.ts';
import { readDemands } from '../inputs/read.ts';
import { passwordFrom } from '../machine/ssh/password.ts';
import AcceptReporter, { type HostReport } from '../report/accept-reporter.ts';
import type { AcceptInfo } from '../report/acceptance.ts';
import type { Format } from '../report/formats/formats.ts';
import { GUIDE_TITLE } from '../report/guide-title.ts';
import { renderHosts, worst, writeHosts } from '../report/hosts.ts';
import type { Attestation, Liveness, Waiver } from '../report/outcome.ts';
import { Redactor } from '../report/redaction.ts';
import { takesColor } from '../report/takes-color.ts';
import type { Sighting } from '../report/task-meta.ts';
import { exitCode, unanswered } from '../report/verdict.ts';
import { findSigner, type Signer, signReport } from '../signature/sign.ts';
import type { SectionDefinition } from '../spec/definition.ts';
import { type Inputs, inputsSchema, secretsOf } from '../spec/inputs.ts';
import { loadSections } from '../spec/registry.ts';
import { SERVICE_IDS } from '../world/services.ts';
import { confirm } from './confirm.ts';
import { selectSections } from './plan.ts';
import { suiteVersion } from './version.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = fileURLToPath(new URL('../accept/host.accept.ts', import.meta.url));
/** Checks of one host at a time. Most of them wait for it. */
const AT_ONCE = 8;
/** File in which a report has its open questions. */
const QUESTIONS = 'questions.yaml';

export interface AcceptOptions {
  readonly inventory?: string;
  readonly guide?: string;
  readonly only?: readonly string[];
  readonly phases?: readonly string[];
  readonly inputs?: string;
  readonly set?: readonly string[];
  readonly outbound?: string;
  readonly world: Readonly<Record<string, Liveness>>;
  readonly waivers?: string;
  readonly attest?: string;
  readonly disruptive?: string;
  readonly yes?: boolean;
  readonly sudoPasswordFd?: number;
  readonly sshConfig?: string;
  readonly sign?: string | true;
  readonly format?: readonly Format[];
  readonly allure: boolean;
  readonly jobs: number;
  readonly shard?: string;
  readonly report: string;
  readonly json?: boolean;
}

/** Everything that is known of a host before it is looked at. */
interface Errand {
  /** Name of its project, and of its folder where there are several. */
  readonly name: string;
  readonly target: string;
  readonly demanded: Partial<Inputs>;
  readonly waivers: readonly Waiver[];
  readonly attestations: readonly Attestation[];
}

/**
 * Looks at hosts.
 * @returns the exit status: of several hosts, that of the worst verdict
 * @throws BadInput before any host is connected to
 */
export async function accept(
  hosts: readonly string[],
  options: AcceptOptions,
  signal: AbortSignal,
): Promise<number> {
  const sections = await loadSections();
  const [errands, guide, signer] = await Promise.all([
    errandsOf(hosts, options, sections),
    options.guide === undefined ? null : loadGuide(options.guide),
    options.sign === undefined ? null : findSigner(options.sign === true ? undefined : options.sign),
  ]);
  const targets = errands.map(({ target }) => target);
  const agreed = options.disruptive ?? '';
  await Consent.ask(agreed, targets, async (question) => options.yes === true || confirm(question, signal));
  const chosen =
    options.only === undefined && options.phases === undefined
      ? null
      : selectSections(sections, options.only, options.phases).map(({ id }) => id);

  const isAlone = errands.length === 1 && options.inventory === undefined;
  const reportDir = resolve(options.report);
  const startedAt = new Date();
  const suite = await suiteVersion();
  const reports = new Map(
    errands.map((errand) => {
      const dir = isAlone ? reportDir : join(reportDir, errand.name);
      const report = reportOf(errand, dir, { sections, guide, signer, startedAt, suite, signal });
      return [errand.name, report] as const;
    }),
  );
  const interactive = process.stdin.isTTY === true && errands.length === 1;
  await using work = await workFolder();
  await using passwords = await servePasswords(
    work.path,
    passwordFrom({
      fd: options.sudoPasswordFd ?? null,
      environment: process.env,
      interactive: process.stdin.isTTY === true,
    }),
    signal,
  );
  const world = { ...Object.fromEntries(SERVICE_IDS.map((id) => [id, 'live' as const])), ...options.world };
  const assignments = errands.map(({ name, target, demanded }): readonly [string, Assignment] => [
    name,
    {
      target: {
        host: target,
        configFile: options.sshConfig === undefined ? null : resolve(options.sshConfig),
      },
      demanded,
      world,
      sections: chosen,
      agreed,
      passwords: passwords.path,
      interactive,
      runDir: work.path,
    },
  ]);
  const reporter = new AcceptReporter({
    hosts: reports,
    reportDir,
    guideTitle: GUIDE_TITLE,
    formats: options.format ?? [],
    allure: options.allure,
    json: options.json ?? false,
    signal,
  });
  await runVisits(reporter, assignments, options);
  const { rows } = reporter;
  if (!isAlone) {
    const out = options.json ? process.stderr : process.stdout;
    const page = await writeHosts(reportDir, { all: targets, hosts: rows });
    out.write(
      `\n${renderHosts(rows, { color: takesColor(out, process.env), width: out.columns || 100 })}\nReport: ${page}\n`,
    );
  }
  if (options.json && !isAlone) process.stdout.write(`${JSON.stringify({ all: targets, hosts: rows })}\n`);
  if (signer !== null) await signReport(reportDir, signer, signal);
  return exitCode(worst(rows));
}

async function runVisits(
  reporter: AcceptReporter,
  assignments: readonly (readonly [string, Assignment])[],
  { jobs, shard }: AcceptOptions,
): Promise<void> {
  // Vitest sets it to 1 for a failed test; the verdict decides here.
  const { exitCode: before } = process;
  const common = {
    include: [ENTRY],
    pool: 'forks' as const,
    isolate: false,
    fileParallelism: true,
    maxConcurrency: AT_ONCE,
    testTimeout: 0,
    hookTimeout: 0,
    retry: 0,
    // Node itself loads what it runs: nothing is transformed, nor looked for.
    experimental: { viteModuleRunner: false },
  };
  const vitest = await startVitest('test', [], {
    root: ROOT,
    config: false,
    watch: false,
    reporters: [reporter],
    maxWorkers: jobs,
    ...(shard !== undefined && { shard }),
    projects: assignments.map(([name, assignment]) => ({
      root: ROOT,
      configFile: false as const,
      cacheDir: 'node_modules/.vite',
      test: { ...common, name, provide: { assignment } },
    })),
    ...common,
  });
  await vitest.close();
  process.exitCode = before;
}

interface Common {
  readonly sections: ReadonlyMap<string, SectionDefinition>;
  readonly guide: Guide | null;
  readonly signer: Signer | null;
  readonly startedAt: Date;
  readonly suite: string;
  readonly signal: AbortSignal;
}

function reportOf(errand: Errand, dir: string, common: Common): HostReport {
  const { target, demanded, waivers, attestations } = errand;
  const { sections, guide, startedAt, suite } = common;
  const redactor = new Redactor();
  for (const [name, value] of secretsOf(demanded)) redactor.add(value, name);
  const today = dayOf(startedAt);
  return {
    target,
    dir,
    redactor,
    settle: (sighting) => {
      const inputs = inputsSchema.parse(sighting?.inputs ?? {});
      const circumstances = { inputs, world: sighting?.world ?? {} };
      return settler({ sections, circumstances, waivers, attestations, today });
    },
    info: (records, sighting, comparison): AcceptInfo => ({
      mode: 'accept',
      guide: {
        file: guide?.file ?? null,
        sha256: guide?.sha256 ?? null,
        version: guide?.version ?? null,
        drifted: [],
      },
      ...described(target, sighting),
      suite,
      startedAt: startedAt.toISOString(),
      waivers: reviewWaivers(waivers, records, today),
      attestations: reviewAttestations(attestations, records),
      comparison,
    }),
    written: async ({ outcomes }) => {
      const open = unanswered(outcomes).flatMap(({ question = '', ...record }) => [{ ...record, question }]);
      if (open.length > 0) await writeFile(join(dir, QUESTIONS), questionsYaml(open));
      else await rm(join(dir, QUESTIONS), { force: true });
    },
  };
}

function described(
  target: string,
  sighting: Sighting | null,
): Pick<AcceptInfo, 'host' | 'machine' | 'world' | 'openclaw' | 'inputs' | 'options'> {
  if (sighting === null) {
    const unknown = 'unknown';
    return {
      host: { target, hostname: target, hostKeys: [], machineId: unknown, versions: {} },
      machine: { kind: 'ssh', image: target, os: unknown, kernel: unknown, systemd: unknown, remarks: [] },
      world: {},
      openclaw: null,
      inputs: {},
      options: [],
    };
  }
  const { machine, versions, options, world, openclaw, inputs } = sighting;
  const { identity } = machine;
  const shown = identity.hostKeys.length > 0 ? identity.hostKeys.map(keyOf) : [shownKey(identity.hostKey)];
  return {
    host: {
      target,
      hostname: identity.hostname,
      hostKeys: shown,
      machineId: identity.machineId ?? 'none',
      versions: { ...versions, 'SSH server': identity.sshServer },
    },
    machine: { kind: machine.kind, image: machine.image, ...machine.system, remarks: machine.remarks },
    world,
    openclaw,
    inputs,
    options,
  };
}

/** `256 SHA256:… root@host (ED25519)`, as ssh-keygen tells it. */
function keyOf(line: string): { readonly type: string; readonly fingerprint: string } {
  const [, fingerprint = line] = line.split(' ');
  return { type: /\(([^)]*)\)$/.exec(line)?.[1] ?? 'unknown', fingerprint };
}

/** `ssh-ed25519 SHA256:…` */
function shownKey(text: string): { readonly type: string; readonly fingerprint: string } {
  const [type = 'unknown', fingerprint = text] = text.split(' ');
  return { type, fingerprint };
}

async function errandsOf(
  hosts: readonly string[],
  options: AcceptOptions,
  sections: ReadonlyMap<string, SectionDefinition>,
): Promise<readonly Errand[]> {
  const listed: readonly InventoryHost[] =
    options.inventory === undefined ? [] : await readInventory(options.inventory);
  const twice = hosts.find(
    (host, index) => hosts.indexOf(host) !== index || listed.some((one) => one.host === host),
  );
  if (twice !== undefined) throw new BadInput('This host is named twice', twice, 'Name it once.');
  const all: readonly InventoryHost[] = [...hosts.map((host) => ({ host })), ...listed];
  if (all.length === 0)
    throw new BadInput(
      'No host is named',
      'conform accept',
      'Name one as ssh takes it, or give --inventory hosts.yaml.',
    );
  const known = new Set([...sections.values()].flatMap(({ items }) => items.map(({ id }) => id)));
  const names = new Set<string>();
  return Promise.all(
    all.map(
      async ({
        host,
        inputs = options.inputs,
        set = [],
        waivers = options.waivers,
        attest = options.attest,
      }) => {
        const name = uniqueName(host, names);
        const sources = {
          ...(inputs !== undefined && { inputs }),
          set: [...(options.set ?? []), ...set],
          ...(options.outbound !== undefined && { outbound: options.outbound }),
        };
        return {
          name,
          target: host,
          demanded: await readDemands(sources, process.env, process.cwd()),
          waivers: waivers === undefined ? [] : await readWaivers(waivers, known),
          attestations: attest === undefined ? [] : await readAttestations(attest, known, new Date()),
        };
      },
    ),
  );
}

/** A name for a folder: two hosts that differ in other letters only get a number. */
function uniqueName(host: string, taken: Set<string>): string {
  const plain = host.replace(/[^A-Za-z0-9.@_-]+/g, '-').replace(/^[.-]+/, '') || 'host';
  let name = plain;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${plain}-${number}`;
  taken.add(name.toLowerCase());
  return name;
}

/** A folder of this run, that only its owner can enter. */
async function workFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  await mkdir(join(cacheDir, 'runs'), { recursive: true, mode: 0o700 });
  const path = await mkdtemp(join(cacheDir, 'runs', 'a-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
