// One record in Allure's words: labels, description, and a step with its output for each command.

import type { TestResult } from 'allure-js-commons';
import type { RuntimeMessage } from 'allure-js-commons/sdk';
import type { Evidence, Outcome, OutcomeRecord, Severity } from './outcome.ts';
import { oneLine, plainText } from './plain-text.ts';
import { sectionName } from './section-tally.ts';

type AllureStatus = 'passed' | 'failed' | 'broken' | 'skipped';

/**
 * What to tell Allure of a record: runtime messages, as its own test API would send them.
 *
 * @param guideTitle the epic every record belongs to.
 */
export function allureMessages(record: OutcomeRecord, guideTitle: string): RuntimeMessage[] {
  return [
    {
      type: 'metadata',
      data: {
        displayName: allureTitle(record),
        testCaseId: record.id,
        description: describe(record),
        labels: [
          { name: 'epic', value: guideTitle },
          { name: 'feature', value: plainText(record.phase) },
          { name: 'story', value: plainText(sectionName(record)) },
          { name: 'severity', value: SEVERITY_IN_ALLURE[record.severity] },
          { name: 'outcome', value: record.outcome },
          { name: 'kind', value: record.kind },
          { name: 'tag', value: record.outcome },
          { name: 'tag', value: record.kind },
          ...(record.erratum === undefined ? [] : [{ name: 'erratum', value: plainText(record.erratum) }]),
        ],
      },
    },
    ...stepsOf(record),
  ];
}

/** The name of a record in the report. Where Allure's five statuses do not tell the outcome, the name does. */
export function allureTitle({ title, outcome, erratum }: OutcomeRecord): string {
  const told = outcome === 'passed' || outcome === 'failed' || outcome === 'broken';
  const mark = told ? '' : ` [${outcome}${erratum === undefined ? '' : ` ${erratum}`}]`;
  return plainText(`${title}${mark}`);
}

/**
 * Gives a result, just before it is written, the status, message and time of its record.
 *
 * A Vitest test knows only passed, failed and skipped, its error may hold values nobody redacted, and its labels name the
 * host and the files the suite ran from.
 *
 * @param start milliseconds since the epoch.
 */
export function applyOutcome(result: TestResult, record: OutcomeRecord, start: number): void {
  const erratum = record.erratum === undefined ? '' : ` (erratum ${record.erratum})`;
  Object.assign(result, {
    status: STATUS_IN_ALLURE[record.outcome],
    stage: 'finished',
    start,
    stop: start + record.durationMs,
  });
  result.statusDetails =
    record.outcome === 'passed'
      ? {}
      : { message: plainText(`${record.outcome}${erratum}: ${record.reason ?? 'no reason recorded'}`) };
  result.labels = result.labels.filter(({ name }) => LABELS.has(name));
}

const LABELS: ReadonlySet<string> = new Set([
  'epic',
  'feature',
  'story',
  'severity',
  'outcome',
  'kind',
  'tag',
  'erratum',
]);

const SEVERITY_IN_ALLURE: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  major: 'normal',
  minor: 'minor',
};

/** The numbers on the report's front page follow from this. */
export const STATUS_IN_ALLURE: Readonly<Record<Outcome, AllureStatus>> = {
  passed: 'passed',
  erratum: 'passed',
  failed: 'failed',
  fixed: 'failed',
  broken: 'broken',
  blocked: 'skipped',
  'not-applicable': 'skipped',
  manual: 'skipped',
  waived: 'skipped',
};

function describe({ id, promise, outcome, erratum, reason }: OutcomeRecord): string {
  const rows: [string, string | undefined][] = [
    ['Promise', promise],
    ['Outcome', outcome],
    ['Erratum', erratum],
    ['Reason', reason],
    ['Id', id],
  ];
  return rows
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`**${name}:** ${escapeMarkdown(plainText(value))}`],
    )
    .join('\n\n');
}

/** What a machine printed must not become markup of the report. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|~<>&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('\n', '  \n');
}

function stepsOf({ outcome, startedAt, evidence, diagnosis = [] }: OutcomeRecord): RuntimeMessage[] {
  const begun = Date.parse(startedAt);
  const steps = evidence.flatMap((command) => stepOf(command, begun, statusOf(command, outcome)));
  if (diagnosis.length === 0) return steps;
  const starts = diagnosis.map((command) => Date.parse(command.startedAt));
  const ends = diagnosis.map(({ durationMs }, index) => (starts[index] ?? begun) + durationMs);
  const name = 'Afterwards: units, logs, sockets, firewall, space, and what the stand-ins heard';
  return [
    ...steps,
    { type: 'step_start', data: { name, start: Math.min(...starts) } },
    // What it shows is neither good nor bad by itself.
    ...diagnosis.flatMap((command) => stepOf(command, begun, 'passed')),
    { type: 'step_stop', data: { stop: Math.max(...ends), status: STATUS_IN_ALLURE.passed } },
  ] as RuntimeMessage[];
}

/** A command as a step. What was read for somebody else before this record began stands at its beginning. */
function stepOf(command: Evidence, begun: number, status: AllureStatus): RuntimeMessage[] {
  const start = Math.max(begun, Date.parse(command.startedAt));
  return [
    { type: 'step_start', data: { name: `$ ${oneLine(command.command)}`, start } },
    {
      type: 'step_metadata',
      data: { parameters: [{ name: 'exit', value: endOf(command) }] },
    },
    ...attachments(command),
    { type: 'step_stop', data: { stop: start + command.durationMs, status } },
  ] as RuntimeMessage[];
}

function attachments({ command, stdout, stderr }: Evidence): RuntimeMessage[] {
  const texts: [string, string][] = [
    ['command', command.trim().includes('\n') || command.length > 160 ? command : ''],
    ['stdout', stdout],
    ['stderr', stderr],
  ];
  return texts.flatMap(([name, text]) =>
    text === ''
      ? []
      : [
          {
            type: 'attachment_content',
            data: {
              name,
              content: Buffer.from(text, 'utf8').toString('base64'),
              encoding: 'base64',
              contentType: 'text/plain',
              fileExtension: '.txt',
            },
          },
        ],
  );
}

function endOf({ exitCode, signal, timedOut }: Evidence): string {
  if (timedOut) return 'time limit';
  return signal === null ? String(exitCode) : `signal ${signal}`;
}

/** A command may well be expected to fail: it only counts as failed where the record did. */
function statusOf({ exitCode, timedOut }: Evidence, outcome: Outcome): AllureStatus {
  if (timedOut || exitCode === null) return 'broken';
  return exitCode === 0 || STATUS_IN_ALLURE[outcome] === 'passed' ? 'passed' : 'failed';
}
