// The Vitest reporter of an acceptance: a project is a host. Each host's report is written as soon as it is done, and let go of.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SerializedError } from 'vitest';
import type {
  Reporter,
  TestCase,
  TestModule,
  TestRunEndReason,
  TestSpecification,
  Vitest,
} from 'vitest/node';
import { writeAcceptReport } from './accept-files.ts';
import { type AcceptInfo, buildAcceptance } from './acceptance.ts';
import { generateAllure } from './allure.ts';
import { allureEnvironment, allureName, CATEGORIES } from './allure-front-page.ts';
import { writeAllureResults } from './allure-results.ts';
import { collect } from './collect.ts';
import type { Format } from './formats/formats.ts';
import { stopGracefully } from './graceful-stop.ts';
import { GuideOrder } from './guide-order.ts';
import { type HostRow, hostRow } from './hosts.ts';
import type { AcceptResults, OutcomeRecord, StateComparison } from './outcome.ts';
import { oneLine } from './plain-text.ts';
import { Progress } from './progress.ts';
import { brokenRun, recordlessTest } from './recordless.ts';
import type { Redactor } from './redaction.ts';
import { REPORT_FILES } from './report-files.ts';
import { takesColor } from './takes-color.ts';
import { CONNECTED, type Sighting } from './task-meta.ts';
import { type Look, renderSummary } from './terminal.ts';

/** One host, as far as its report is concerned. */
export interface HostReport {
  /** What the host was asked for as. */
  readonly target: string;
  /** Folder of its report. */
  readonly dir: string;
  readonly redactor: Redactor;
  /** What people have to say of records of the host that was seen. */
  readonly settle: (sighting: Sighting | null) => (record: OutcomeRecord) => OutcomeRecord;
  /** What the report says beside the records. */
  readonly info: (
    records: readonly OutcomeRecord[],
    sighting: Sighting | null,
    comparison: StateComparison | null,
  ) => AcceptInfo;
  /** Called when the host's report is written, all but its signature. */
  readonly written: (results: AcceptResults) => Promise<void>;
}

export interface AcceptReporterOptions {
  /** By name of the project. */
  readonly hosts: ReadonlyMap<string, HostReport>;
  /** Folder of the run: that of the one host's report, or of an overview of several. */
  readonly reportDir: string;
  readonly guideTitle: string;
  readonly formats: readonly Format[];
  /** Whether the Allure report is made. */
  readonly allure: boolean;
  /** Print the results to standard output at the end; everything for people then goes to standard error. */
  readonly json: boolean;
  readonly signal: AbortSignal;
}

const WIDTH_OF_LOGS = 100;
/** Of why a host could not be looked at, so many letters are shown. */
const TOLD = 400;

export default class AcceptReporter implements Reporter {
  /** One for each host that is done, in the order they ended. */
  readonly rows: HostRow[] = [];
  readonly #options: AcceptReporterOptions;
  readonly #out: NodeJS.WriteStream;
  readonly #look: Look;
  /** What is done is shown as it is done, where there is one host. */
  readonly #inOrder: GuideOrder | null;
  readonly #sightings = new Map<string, Sighting>();
  /** Names of projects whose host could not be looked at: that is said once. */
  readonly #unseen = new Set<string>();
  /** Names of the projects that this run is to look at: some of them only, where it is one of several shards. */
  readonly #expected = new Set<string>();
  readonly #stopGracefully: ReturnType<typeof stopGracefully>;
  /** Of the one host; null where there are more, so that memory does not grow with their number. */
  #results: AcceptResults | null = null;
  #printed = '';

  constructor(options: AcceptReporterOptions) {
    this.#options = options;
    this.#out = options.json ? process.stderr : process.stdout;
    this.#look = { color: takesColor(this.#out, process.env), width: this.#out.columns || WIDTH_OF_LOGS };
    this.#stopGracefully = stopGracefully(options.signal);
    this.#inOrder = options.hosts.size === 1 ? new GuideOrder(new Progress(this.#out, this.#look)) : null;
  }

  onInit(vitest: Vitest): void {
    this.#stopGracefully(vitest);
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    const { reportDir, hosts } = this.#options;
    for (const { project } of specifications) this.#expected.add(project.name);
    await mkdir(reportDir, { recursive: true });
    // What an earlier run left must not be taken for this one's.
    for (const dir of [reportDir, ...[...hosts.values()].map((host) => host.dir)])
      for (const name of Object.values(REPORT_FILES))
        await rm(join(dir, name), { recursive: true, force: true });
  }

  onTestCaseReady(testCase: TestCase): void {
    if (this.#options.signal.aborted || this.#unseen.has(testCase.project.name)) return;
    this.#inOrder?.started(testCase.id, testCase.name, testCase.meta().place);
  }

  onTestCaseResult(testCase: TestCase): void {
    const { sighting, record } = testCase.meta();
    const name = testCase.project.name;
    if (sighting !== undefined) this.#sightings.set(name, sighting);
    const host = this.#options.hosts.get(name);
    if (host === undefined || this.#inOrder === null || this.#unseen.has(name)) return;
    const seen = this.#sightings.get(name) ?? null;
    const { signal } = this.#options;
    const found = record ?? recordlessTest(testCase, signal.aborted, (text) => host.redactor.redact(text));
    this.#inOrder.finished(testCase.id, found === undefined ? [] : [host.settle(seen)(found)]);
    if (found?.id === CONNECTED && found.outcome === 'broken') this.#unseen.add(name);
  }

  /** All that is known of a host is known: writes its report. */
  async onTestModuleEnd(module: TestModule): Promise<void> {
    const host = this.#options.hosts.get(module.project.name);
    if (host === undefined) return;
    const { reportDir, guideTitle, formats, signal } = this.#options;
    const reason = signal.aborted ? 'interrupted' : 'passed';
    const collected = collect([module], [], reason, (text) => host.redactor.redact(text));
    const tests = [...module.children.allTests()];
    const sighting = this.#sightings.get(module.project.name) ?? null;
    const comparison = tests.flatMap((one) => one.meta().comparison ?? [])[0] ?? null;
    const inTests = new Map<OutcomeRecord, TestCase>();
    const settle = host.settle(sighting);
    const records = collected.records.map((record) => {
      const settled = settle(record);
      const testCase = collected.inTests.get(record);
      if (testCase !== undefined) inTests.set(settled, testCase);
      return settled;
    });
    const results = buildAcceptance(records, host.info(records, sighting, comparison), host.redactor);
    this.#printed += await writeAcceptReport(host.dir, results, formats);
    if (this.#options.allure) {
      const several = this.#options.hosts.size > 1;
      const epic = several ? `${host.target}: ${guideTitle}` : guideTitle;
      writeAllureResults(join(reportDir, REPORT_FILES.allureResults), epic, results.outcomes, inTests);
    }
    await host.written(results);
    this.rows.push(hostRow(host, results));
    if (this.#inOrder !== null) this.#results = results;
    else {
      const why = sighting === null ? oneLine(results.outcomes[0]?.reason ?? '', TOLD) : '';
      this.#out.write(`${host.target}: ${results.verdictReason}${why === '' ? '' : `\n    ${why}`}\n`);
    }
    // What was written need not be kept: there may be hundreds of hosts.
    for (const { record } of tests.map((one) => one.meta()))
      if (record) Object.assign(record, { evidence: [] });
    this.#sightings.delete(module.project.name);
  }

  async onTestRunEnd(
    _modules: readonly TestModule[],
    errors: readonly SerializedError[],
    _reason: TestRunEndReason,
  ): Promise<void> {
    this.#inOrder?.stop();
    for (const { message } of errors) this.#out.write(`\n${message}\n`);
    for (const [name, host] of this.#options.hosts) {
      if (!this.#expected.has(name) || this.rows.some(({ target }) => target === host.target)) continue;
      await this.#neverDone(name, host, errors);
    }
    const order = [...this.#options.hosts.values()].map(({ target }) => target);
    this.rows.sort((a, b) => order.indexOf(a.target) - order.indexOf(b.target));
    const html = await this.#allure();
    const { reportDir, json } = this.#options;
    const results = this.#results;
    if (results !== null) {
      const page = join(reportDir, REPORT_FILES.signOff);
      const where = html === null ? page : `${page}, ${html}`;
      const unseen = `${results.verdictReason}\nReport: ${where}`;
      this.#out.write(`\n${this.#unseen.size > 0 ? unseen : renderSummary(results, where, this.#look)}\n`);
    }
    process.stdout.write(this.#printed);
    if (json && results !== null) process.stdout.write(`${JSON.stringify(results)}\n`);
  }

  /** A host that came to no end: the run was interrupted, or its worker died. */
  async #neverDone(name: string, host: HostReport, errors: readonly SerializedError[]): Promise<void> {
    const sighting = this.#sightings.get(name) ?? null;
    const why =
      errors.map(({ message }) => message).join(' ') || 'The run was interrupted before it came to its end.';
    const records = [brokenRun('unfinished', 'The host was looked at', host.redactor.redact(why))];
    const results = buildAcceptance(records, host.info(records, sighting, null), host.redactor);
    await writeAcceptReport(host.dir, results, this.#options.formats);
    await host.written(results);
    this.rows.push(hostRow(host, results));
    if (this.#inOrder !== null) this.#results = results;
  }

  /** The report is a view of the results: failing to draw it is said, and changes no verdict. */
  async #allure(): Promise<string | null> {
    const { allure, guideTitle, reportDir, signal } = this.#options;
    if (!allure || signal.aborted) return null;
    const results = this.#results;
    const facts =
      results === null
        ? { name: `${guideTitle}: ${this.rows.length} hosts`, environment: {} }
        : { name: allureName(guideTitle, results), environment: allureEnvironment(results) };
    try {
      return await generateAllure(
        join(reportDir, REPORT_FILES.allureResults),
        join(reportDir, REPORT_FILES.allure),
        { ...facts, categories: CATEGORIES },
        signal,
      );
    } catch (cause) {
      this.#out.write(
        `\nThe Allure report could not be made (the results are complete without it): ${cause}\n`,
      );
      return null;
    }
  }
}
