// JUnit XML for CI servers: a suite for each section, a case for each step or check.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import junitReportBuilder, { type Builder, type TestCase } from 'junit-report-builder';
import type { OutcomeRecord, RunResults } from './outcome.ts';
import { plainText } from './plain-text.ts';
import { bySection, sectionName } from './section-tally.ts';

/** Its types declare an ES default export; as a CommonJS module it is the builder itself. */
const builder = junitReportBuilder as unknown as Builder;

/**
 * The results as JUnit XML.
 *
 * `failed` and `fixed` are failures, `broken` an error, `blocked`, `not-applicable`, `manual` and `waived` are skipped with
 * their reason. An `erratum` passes, as it does in the verdict, and says so in its output.
 */
export function junitXml(results: RunResults): string {
  const report = builder.newBuilder().name(plainText(results.verdictReason));
  for (const tally of bySection(results.outcomes)) {
    const { records } = tally;
    const suite = report
      .testSuite()
      .name(plainText(sectionName(tally)))
      .timestamp(records[0]?.startedAt ?? results.startedAt)
      .time(records.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000);
    for (const record of records) fill(suite.testCase(), record);
  }
  return report.build();
}

/** Writes {@link junitXml} to a file. */
export async function writeJunit(file: string, results: RunResults): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, junitXml(results));
}

function fill(testCase: TestCase, record: OutcomeRecord): void {
  const reason = plainText(record.reason ?? '');
  testCase
    .className(plainText(`${record.phase}.${record.section}`))
    .name(plainText(record.title))
    .time(record.durationMs / 1000)
    .property('id', plainText(record.id))
    .property('kind', record.kind)
    .property('outcome', record.outcome)
    .property('severity', record.severity);
  if (record.promise !== undefined) testCase.property('promise', plainText(record.promise));
  if (record.erratum !== undefined) testCase.property('erratum', plainText(record.erratum));

  switch (record.outcome) {
    case 'passed':
      break;
    case 'erratum':
      testCase.standardOutput(cdata(`Erratum ${record.erratum}: ${reason}`));
      break;
    case 'failed':
    case 'fixed':
      testCase.failure(reason, record.outcome).stacktrace(commands(record));
      break;
    case 'broken':
      testCase.error(reason, record.outcome, commands(record));
      break;
    default:
      testCase.skipped();
      sayWhySkipped(testCase, `${record.outcome}: ${reason}`);
  }
}

/** The builder writes `<skipped/>` without a message, which is where CI servers look for the reason. */
function sayWhySkipped(testCase: TestCase, why: string): void {
  const build = testCase.build.bind(testCase);
  testCase.build = (parent) => {
    const element = build(parent);
    element.children.find((child) => 'name' in child && child.name === 'skipped')?.att('message', why);
    return element;
  };
}

function commands({ evidence }: OutcomeRecord): string {
  return cdata(
    evidence
      .map(
        ({ command, exitCode, signal, stdout, stderr }) =>
          `$ ${command}\n${stdout}${stderr}[${signal ?? `exit ${exitCode}`}]`,
      )
      .join('\n\n'),
  );
}

/** The XML writer escapes only the first end mark of a CDATA section; a space leaves it none to escape. */
function cdata(text: string): string {
  return plainText(text).replaceAll(']]>', ']] >');
}
