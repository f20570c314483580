// From a finished (or interrupted) Vitest run to records: nothing that was to run may vanish.

import type { SerializedError } from 'vitest';
import type { TestCase, TestModule, TestRunEndReason } from 'vitest/node';
import type { OutcomeRecord } from './outcome.ts';
import { brokenRun, failedAfterwards, failedSuite, recordlessTest, unhandled } from './recordless.ts';

export interface Collected {
  /** All records, files in the order they began, tests in the order they are written. */
  readonly records: readonly OutcomeRecord[];
  /** Those that belong to a Vitest test, with it. */
  readonly inTests: ReadonlyMap<OutcomeRecord, TestCase>;
}

/** Gathers the records of a run. `redact` is applied to messages that come from no record. */
export function collect(
  modules: readonly TestModule[],
  errors: readonly SerializedError[],
  reason: TestRunEndReason,
  redact: (text: string) => string,
): Collected {
  const inTests = new Map<OutcomeRecord, TestCase>();
  const groups = modules.map((module) => {
    const group = [module, ...module.children.allSuites()].flatMap(
      (suite) => failedSuite(suite, redact) ?? [],
    );
    for (const testCase of module.children.allTests()) {
      const record = testCase.meta().record ?? recordlessTest(testCase, reason === 'interrupted', redact);
      if (record === undefined) continue;
      inTests.set(record, testCase);
      group.push(...(testCase.meta().prerequisites ?? []), record);
      const afterwards = failedAfterwards(testCase, record, redact);
      if (afterwards !== undefined) group.push(afterwards);
    }
    return group;
  });
  const begun = (group: readonly OutcomeRecord[]) =>
    Math.min(...group.map(({ startedAt }) => Date.parse(startedAt)));
  groups.sort((a, b) => (a.length === 0 || b.length === 0 ? b.length - a.length : begun(a) - begun(b)));

  const records = groups.flat();
  const ofTheRun = [
    ...unhandled(errors, redact),
    ...interrupted(reason, records.length),
    ...repeated(records),
  ];
  return { records: [...records, ...ofTheRun], inTests };
}

function interrupted(reason: TestRunEndReason, finished: number): readonly OutcomeRecord[] {
  if (reason !== 'interrupted') return [];
  return [
    brokenRun(
      'interrupted',
      'The run came to its end',
      `It was interrupted. Steps and checks finished before that: ${finished}; the rest was not looked at. Run it again for a verdict.`,
    ),
  ];
}

/** Two records with one id would be taken for one by whoever compares runs. */
function repeated(records: readonly OutcomeRecord[]): readonly OutcomeRecord[] {
  const ids = [...Map.groupBy(records, ({ id }) => id)].flatMap(([id, group]) =>
    group.length > 1 ? [id] : [],
  );
  if (ids.length === 0) return [];
  const reason = `These ids are used more than once: ${ids.join(', ')}. Give each step and check its own.`;
  return [brokenRun('repeated-ids', 'Every record has its own id', reason)];
}
