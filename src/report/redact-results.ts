// Results as they may be written down: every text in them goes through the redactor once more, whoever wrote it.

import type { OutcomeRecord } from './outcome.ts';
import { plainText } from './plain-text.ts';
import type { Redactor } from './redaction.ts';

/** What holds one of a few words of ours, or a time: a secret that happens to be such a word must not make it another. */
const CLOSED: ReadonlySet<string> = new Set([
  'answer',
  'kind',
  'mode',
  'outcome',
  'severity',
  'startedAt',
  'use',
  'verdict',
]);

/** A copy of the data in which no text holds a registered secret. */
export function redactTexts<T>(data: T, redactor: Redactor): T {
  return walk(data, redactor) as T;
}

/**
 * A copy of the records in which no text holds a secret.
 *
 * Evidence goes first: a token that a command shows is a secret from then on, in the other records too.
 */
export function redactRecords(
  records: readonly OutcomeRecord[],
  redactor: Redactor,
): readonly OutcomeRecord[] {
  for (const { evidence, diagnosis = [] } of records)
    for (const entry of [...evidence, ...diagnosis]) redactor.redactResult(entry);
  return redactTexts(records, redactor);
}

function walk(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactText(value, redactor);
  if (Array.isArray(value)) return value.map((item) => walk(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, CLOSED.has(key) ? item : walk(item, redactor)]),
  );
}

/** A tool that colours what it finds puts sequences in the middle of a secret, which reports leave out again. */
function redactText(text: string, redactor: Redactor): string {
  const redacted = redactor.redact(text);
  const shown = plainText(redacted);
  if (shown === redacted) return redacted;
  const plain = redactor.redact(shown);
  return plain === shown ? redacted : plain;
}
