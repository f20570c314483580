// What Vitest reports without a record becomes one: a spec that did not load, a hook that failed, a test that said nothing.

import type { SerializedError } from 'vitest';
import type { TestCase, TestModule, TestSuite } from 'vitest/node';
import type { OutcomeRecord } from './outcome.ts';
import { plainText } from './plain-text.ts';
import type { SectionPlace } from './task-meta.ts';

type Redact = (text: string) => string;

/** The phase of what belongs to no part of the guide. */
export const THE_RUN = 'The run itself';

const RUN: SectionPlace = { phase: THE_RUN, section: THE_RUN, sectionTitle: THE_RUN };

/**
 * A `broken` record of a test that ended without one, or undefined when it was not to run: filtered out, or left out by an
 * interruption, of which one record tells for all.
 */
export function recordlessTest(
  testCase: TestCase,
  interrupted: boolean,
  redact: Redact,
): OutcomeRecord | undefined {
  const result = testCase.result();
  if (testCase.options.mode === 'skip' || testCase.options.mode === 'todo') return undefined;
  if (interrupted && result.state !== 'failed') return undefined;
  const { startTime, duration } = testCase.diagnostic() ?? {};
  const errors = result.errors ?? [];
  const why = errors.length > 0 ? messagesOf(errors) : silence(testCase, result.state);
  return {
    ...placeOf(testCase),
    id: `${testCase.module.relativeModuleId}/${testCase.fullName}`,
    kind: 'check',
    title: testCase.name,
    severity: 'critical',
    outcome: 'broken',
    reason: plainText(redact(why)),
    startedAt: new Date(startTime ?? Date.now()).toISOString(),
    durationMs: duration ?? 0,
    evidence: [],
  };
}

/**
 * A `broken` record of a test that failed although its record says it did not: in a hook after it, say. Undefined when the
 * two agree.
 */
export function failedAfterwards(
  testCase: TestCase,
  record: OutcomeRecord,
  redact: Redact,
): OutcomeRecord | undefined {
  const { state, errors } = testCase.result();
  const toldSo = record.outcome === 'failed' || record.outcome === 'fixed' || record.outcome === 'broken';
  if (state !== 'failed' || toldSo) return undefined;
  return brokenRecord(
    `${record.id}/afterwards`,
    `${record.title}: nothing failed after its outcome was recorded`,
    plainText(redact(messagesOf(errors))),
    record,
  );
}

/**
 * A `broken` record of a spec file or suite that has errors of its own (loading, collection, hooks), or undefined when it
 * has none.
 */
export function failedSuite(suite: TestModule | TestSuite, redact: Redact): OutcomeRecord | undefined {
  const errors = suite.errors();
  if (errors.length === 0) return undefined;
  const [id, title] =
    suite.type === 'module'
      ? [suite.relativeModuleId, `${suite.relativeModuleId} can be loaded and run`]
      : [`${suite.module.relativeModuleId}/${suite.fullName}`, `${suite.name}: its hooks run`];
  return brokenRecord(`${id}/itself`, title, plainText(redact(messagesOf(errors))), placeOf(suite));
}

/** `broken` records of errors that belong to no test. */
export function unhandled(errors: readonly SerializedError[], redact: Redact): readonly OutcomeRecord[] {
  return errors.map((error, index) =>
    brokenRecord(
      `run/unhandled-error-${index + 1}`,
      'No error outside the tests',
      plainText(redact(messagesOf([error]))),
      RUN,
    ),
  );
}

/** A `broken` record of the run as a whole. */
export function brokenRun(id: string, title: string, reason: string): OutcomeRecord {
  return brokenRecord(`run/${id}`, title, reason, RUN);
}

function brokenRecord(
  id: string,
  title: string,
  reason: string,
  { phase, section, sectionTitle }: SectionPlace,
): OutcomeRecord {
  return {
    phase,
    section,
    sectionTitle,
    id,
    kind: 'check',
    title,
    severity: 'critical',
    outcome: 'broken',
    reason,
    startedAt: new Date().toISOString(),
    durationMs: 0,
    evidence: [],
  };
}

function silence(testCase: TestCase, state: string): string {
  for (let at = testCase.parent; ; at = at.parent) {
    if (at.errors().length > 0) return `It did not run: ${messagesOf(at.errors())}`;
    if (at.type === 'module') return `The test ended (${state}) without saying what became of it.`;
  }
}

/** The section, where the spec said it before it failed; otherwise the file. */
function placeOf(entity: TestCase | TestSuite | TestModule): SectionPlace {
  const { place } = entity.meta();
  if (place !== undefined) return place;
  const file = entity.type === 'module' ? entity : entity.module;
  return { phase: RUN.phase, section: file.relativeModuleId, sectionTitle: file.relativeModuleId };
}

function messagesOf(errors: readonly Pick<SerializedError, 'name' | 'message'>[]): string {
  return errors.map(({ name, message }) => (name ? `${name}: ${message}` : message)).join('\n');
}
