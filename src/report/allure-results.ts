// Allure's result files: one for each record, whether a Vitest test left it or not.

import type { LifecycleListener } from 'allure-js-commons/sdk/reporter';
import { createDefaultWriter, ReporterRuntime } from 'allure-js-commons/sdk/reporter';
import AllureVitestReporter from 'allure-vitest/reporter';
import { experimental_getRunnerTask as runnerTask, type TestCase, type Vitest } from 'vitest/node';
import { allureMessages, applyOutcome } from './allure-annotate.ts';
import type { OutcomeRecord } from './outcome.ts';

/** Where allure-vitest's writer looks for what a test told Allure (`runtime.js` of allure-vitest 3.12). */
const MESSAGES = 'allureRuntimeMessages';

/**
 * Writes result files into `resultsDir`.
 *
 * Only the writing half of allure-vitest is used. Its other half runs beside the specs and notes down the values of
 * every `expect`, secrets included; the records already hold all there is to say, redacted, and are told to the writer
 * here, in one process, in one order, however the tests ran.
 */
export function writeAllureResults(
  resultsDir: string,
  guideTitle: string,
  records: readonly OutcomeRecord[],
  inTests: ReadonlyMap<OutcomeRecord, TestCase>,
): void {
  let current: OutcomeRecord | undefined;
  let last = 0;
  const listener: LifecycleListener = {
    beforeTestResultWrite: (result) => {
      if (current === undefined) return;
      // Allure sorts by start: records of one millisecond would change places.
      last = Math.max(last + 1, Date.parse(current.startedAt));
      applyOutcome(result, current, last);
    },
  };
  const config = { resultsDir, listeners: [listener] };
  const fromVitest = new AllureVitestReporter(config);
  // It hooks its other half into each project it is shown.
  fromVitest.onInit({ projects: [] as unknown } as Vitest);
  const runtime = new ReporterRuntime({ ...config, writer: createDefaultWriter(config) });

  for (const record of records) {
    current = record;
    const messages = allureMessages(record, guideTitle);
    const testCase = inTests.get(record);
    const task = testCase && runnerTask(testCase);
    // Vitest's test has no result when the run was cut off; allure-vitest would leave it out.
    if (task?.result !== undefined) {
      Object.assign(task.meta, { [MESSAGES]: messages });
      fromVitest.handleTask(task);
      continue;
    }
    const uuid = runtime.startTest({ fullName: record.id });
    runtime.applyRuntimeMessages(uuid, messages);
    runtime.stopTest(uuid);
    runtime.writeTest(uuid);
  }
}
