// The Vitest reporter of a run: shows it while it goes, and writes results.json, JUnit XML and the Allure report at the end.

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, TestRunEndReason, TestSuite, Vitest } from 'vitest/node';
import { generateAllure } from './allure.ts';
import { allureEnvironment, allureName, CATEGORIES } from './allure-front-page.ts';
import { writeAllureResults } from './allure-results.ts';
import { type Collected, collect } from './collect.ts';
import { stopGracefully } from './graceful-stop.ts';
import { GuideOrder } from './guide-order.ts';
import { writeJunit } from './junit.ts';
import type { OutcomeRecord, RunResults } from './outcome.ts';
import { Progress } from './progress.ts';
import { brokenRun, failedAfterwards, failedSuite, recordlessTest } from './recordless.ts';
import type { Redactor } from './redaction.ts';
import { REPORT_FILES } from './report-files.ts';
import { buildResults, type RunInfo, writeResults } from './results.ts';
import { takesColor } from './takes-color.ts';
import type {} from './task-meta.ts';
import { type Look, renderSummary } from './terminal.ts';

export interface ConformReporterOptions {
  /** Folder for `results.json`, `junit.xml`, `allure-results/` and `allure-report/index.html`. */
  readonly reportDir: string;
  /** Title of the guide, the epic of the Allure report and part of its name. */
  readonly guideTitle: string;
  /** Asked after each spec file and at the end, when more is known than at the start. */
  readonly info: () => RunInfo | Promise<RunInfo>;
  /** For messages that come from no record. */
  readonly redactor: Redactor;
  /** Show the run while it goes. */
  readonly live: boolean;
  /** Print `results.json` to standard output at the end; everything for people then goes to standard error. */
  readonly json: boolean;
  /** Aborted when the user wants to stop: the run is cancelled, and what has finished is reported. */
  readonly signal: AbortSignal;
}

const WIDTH_OF_LOGS = 100;

export default class ConformReporter implements Reporter {
  /** The results, once the run is over. */
  results: RunResults | undefined;
  readonly #options: ConformReporterOptions;
  readonly #out: NodeJS.WriteStream;
  readonly #look: Look;
  readonly #progress: Progress | undefined;
  readonly #inOrder: GuideOrder | undefined;
  readonly #finished: OutcomeRecord[] = [];
  #writing: Promise<void> = Promise.resolve();
  readonly #stopGracefully: ReturnType<typeof stopGracefully>;
  #startedAt = new Date().toISOString();

  constructor(options: ConformReporterOptions) {
    this.#options = options;
    this.#out = options.json ? process.stderr : process.stdout;
    this.#look = { color: takesColor(this.#out, process.env), width: this.#out.columns || WIDTH_OF_LOGS };
    this.#stopGracefully = stopGracefully(options.signal);
    this.#progress = options.live ? new Progress(this.#out, this.#look) : undefined;
    this.#inOrder = this.#progress && new GuideOrder(this.#progress);
  }

  onInit(vitest: Vitest): void {
    this.#stopGracefully(vitest);
  }

  async onTestRunStart(): Promise<void> {
    this.results = undefined;
    this.#finished.length = 0;
    this.#startedAt = new Date().toISOString();
    await mkdir(this.#options.reportDir, { recursive: true });
    // What an earlier run left must not be taken for this one's.
    for (const name of Object.values(REPORT_FILES))
      await rm(this.#path(name), { recursive: true, force: true });
  }

  onTestCaseReady(testCase: TestCase): void {
    if (testCase.options.mode === 'skip' || this.#options.signal.aborted) return;
    this.#inOrder?.started(testCase.id, testCase.name, testCase.meta().place);
  }

  onTestCaseResult(testCase: TestCase): void {
    const { signal } = this.#options;
    const record = testCase.meta().record ?? recordlessTest(testCase, signal.aborted, this.#redact);
    if (record === undefined) return;
    const afterwards = failedAfterwards(testCase, record, this.#redact);
    const records = [...(testCase.meta().prerequisites ?? []), record, ...(afterwards ? [afterwards] : [])];
    this.#finished.push(...records);
    this.#inOrder?.finished(testCase.id, records);
  }

  onTestSuiteResult(suite: TestSuite): void {
    this.#finish(failedSuite(suite, this.#redact));
  }

  /** Keeps what has finished on disk, should this process not live to see the end. */
  async onTestModuleEnd(module: TestModule): Promise<void> {
    this.#finish(failedSuite(module, this.#redact));
    const unfinished = brokenRun(
      'unfinished',
      'The run came to its end',
      'These results were saved while the run was going on, and it never came to its end. Run it again for a verdict.',
    );
    await this.#save([...this.#finished, unfinished]);
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    this.#inOrder?.stop();
    const collected = collect(modules, errors, reason, this.#redact);
    const results = await this.#save(collected.records);
    this.results = results;
    await writeJunit(this.#path(REPORT_FILES.junit), results);
    const html = await this.#allure(results, collected);
    this.#out.write(`\n${renderSummary(results, html ?? this.#path(REPORT_FILES.results), this.#look)}\n`);
    if (this.#options.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  }

  #finish(record: OutcomeRecord | undefined): void {
    if (record === undefined) return;
    this.#finished.push(record);
    this.#progress?.finished(record);
  }

  async #save(records: readonly OutcomeRecord[]): Promise<RunResults> {
    const results = await this.#build(records);
    // One after the other, so that the last one written is the last one asked for.
    const before = this.#writing.catch(() => {});
    this.#writing = before.then(() => writeResults(this.#path(REPORT_FILES.results), results));
    await this.#writing;
    return results;
  }

  /** A run that cannot describe itself still has results; it says so among them. */
  async #build(records: readonly OutcomeRecord[]): Promise<RunResults> {
    try {
      return buildResults(records, await this.#options.info());
    } catch (cause) {
      const reason = this.#redact(`${cause}`);
      return buildResults(
        [...records, brokenRun('no-info', 'The machine and the guide could be described', reason)],
        unknownRun(this.#startedAt),
      );
    }
  }

  /** The report is a view of the results: failing to draw it is said, and changes no verdict. */
  async #allure(results: RunResults, { inTests }: Collected): Promise<string | undefined> {
    const { guideTitle, signal } = this.#options;
    // An interrupted run gets its report all the same; who interrupts the drawing itself will not wait for it.
    const stop = signal.aborted ? new AbortController().signal : signal;
    const resultsDir = this.#path(REPORT_FILES.allureResults);
    try {
      writeAllureResults(resultsDir, guideTitle, results.outcomes, inTests);
      return await generateAllure(
        resultsDir,
        this.#path(REPORT_FILES.allure),
        {
          name: allureName(guideTitle, results),
          categories: CATEGORIES,
          environment: allureEnvironment(results),
        },
        stop,
      );
    } catch (cause) {
      this.#out.write(
        `\nThe Allure report could not be made (the results are complete without it): ${cause}\n`,
      );
      return undefined;
    }
  }

  #path(name: string): string {
    return join(this.#options.reportDir, name);
  }

  readonly #redact = (text: string): string => this.#options.redactor.redact(text);
}

function unknownRun(startedAt: string): RunInfo {
  const unknown = 'unknown';
  return {
    mode: 'walk',
    guide: { file: null, sha256: null, drifted: [] },
    machine: { kind: unknown, image: unknown, os: unknown, kernel: unknown, systemd: unknown, remarks: [] },
    world: {},
    openclaw: null,
    inputs: {},
    suite: unknown,
    startedAt,
  };
}
