// The sign-off page: the guide's own verification checklist, row by row.

import { html, type SafeHtml } from '@remix-run/html-template';
import type { AcceptResults, Outcome, OutcomeRecord } from '../outcome.ts';
import { oneLine } from '../plain-text.ts';
import { outcomeWord, part, table } from './words.ts';

/** The heading of the guide, with which the promises of its rows begin. */
const HEADING = 'Verification Checklist';
const PROMISE = `${HEADING} › `;

/** A row is as good as the worst of its checks. */
const WORST_FIRST: readonly Outcome[] = [
  'failed',
  'fixed',
  'broken',
  'blocked',
  'waived',
  'manual',
  'erratum',
  'passed',
  'not-applicable',
];

export interface ChecklistRow {
  /** As the guide names it: `UFW active`. */
  readonly name: string;
  readonly outcome: Outcome;
  readonly records: readonly OutcomeRecord[];
}

/** The rows of the guide's checklist that were to be looked at, in its order. */
export function checklistRows(outcomes: readonly OutcomeRecord[]): readonly ChecklistRow[] {
  const ofChecklist = outcomes.filter(({ promise }) => promise?.startsWith(PROMISE));
  return [...Map.groupBy(ofChecklist, ({ promise }) => promise?.slice(PROMISE.length) ?? '')].map(
    ([name, records]) => ({
      name,
      records,
      outcome: WORST_FIRST.find((worst) => records.some(({ outcome }) => outcome === worst)) ?? 'broken',
    }),
  );
}

export function checklist({ outcomes }: AcceptResults): SafeHtml {
  const rows = checklistRows(outcomes);
  if (rows.length === 0) return part(HEADING, html`<p>The checklist was not looked at.</p>`);
  return part(
    HEADING,
    table(
      'The rows of the guide’s checklist',
      ['Row', 'Outcome', 'What was looked at'],
      rows.map(({ name, outcome, records }) => [
        name,
        outcomeWord(outcome),
        html`${records.map((record) => html`<div>${told(record)}</div>`)}`,
      ]),
    ),
  );
}

function told({ title, outcome, reason }: OutcomeRecord): string {
  return oneLine(outcome === 'passed' || reason === undefined ? title : `${title}: ${reason}`, 300);
}
