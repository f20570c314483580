// The sign-off page: every finding with what was promised, what was found, why it matters and how to repair it.

import { html, type SafeHtml } from '@remix-run/html-template';
import type { AcceptResults, Evidence, OutcomeRecord, Repair } from '../outcome.ts';
import { oneLine, plainText } from '../plain-text.ts';
import { sectionName } from '../section-tally.ts';
import { outcomeWord, part, said, table, verbatim } from './words.ts';

/** Of the commands behind a finding, the last ones: what was looked at when it failed. */
const SHOWN_COMMANDS = 3;

/** What spoils the verdict. */
export function findings({ outcomes }: AcceptResults): SafeHtml {
  const found = outcomes.filter(({ outcome }) => outcome === 'failed' || outcome === 'fixed');
  const unseen = outcomes.filter(({ outcome }) => outcome === 'broken' || outcome === 'blocked');
  return html`${part(
    `Findings (${found.length})`,
    found.length === 0 ? html`<p>None.</p>` : found.map(finding),
  )}${unseen.length === 0 ? '' : part(`Not looked at (${unseen.length})`, unseen.map(finding))}`;
}

/** What failed, and somebody has decided to live with. */
export function waivedFindings({ outcomes }: AcceptResults): SafeHtml {
  const waived = outcomes.filter(({ outcome }) => outcome === 'waived');
  return waived.length === 0 ? html`` : part(`Waived findings (${waived.length})`, waived.map(finding));
}

/** Where the host was judged by something else than the guide's words. */
export function corrected({ outcomes }: AcceptResults): SafeHtml {
  const met = outcomes.filter(({ outcome }) => outcome === 'erratum');
  if (met.length === 0) return html``;
  return part(
    `Judged by corrected promises (${new Set(met.map(({ erratum }) => erratum)).size})`,
    html`<p>The guide is known to be wrong here. The host was judged by what is true instead.</p>`,
    table(
      'Errata of the guide',
      ['Erratum', 'Section', 'Check', 'What is true'],
      met.map((record) => [record.erratum ?? '', record.section, record.title, said(record.reason ?? '')]),
    ),
  );
}

function finding(record: OutcomeRecord): SafeHtml {
  const { id, title, severity, outcome, promise, reason, question, matters, repair, evidence } = record;
  const shown = evidence.slice(-SHOWN_COMMANDS);
  return html`<article class="finding">
<h3>${plainText(title)}</h3>
<dl>
<dt>Outcome</dt><dd>${outcomeWord(outcome)}, ${severity}, <code>${plainText(id)}</code></dd>
<dt>Promised</dt><dd>${plainText(promise ?? sectionName(record))}</dd>
${question === undefined ? '' : html`<dt>Asked</dt><dd>${plainText(question)}</dd>`}
<dt>Found</dt><dd>${said(reason ?? 'no reason recorded')}${shown.map(command)}</dd>
${matters === undefined ? '' : html`<dt>Why it matters</dt><dd>${plainText(matters)}</dd>`}
${outcome === 'broken' || outcome === 'blocked' ? '' : html`<dt>How to repair</dt><dd>${repairs(repair ?? [], record)}</dd>`}
</dl>
</article>
`;
}

function repairs(repair: readonly Repair[], record: OutcomeRecord): SafeHtml {
  if (repair.length === 0)
    return html`The guide has no commands for this: see ${plainText(sectionName(record))}.`;
  return html`<ol>${repair.map(
    ({ section, says, commands, erratum }) =>
      html`<li>${plainText(says)} (${erratum === undefined ? section : `${section}, erratum ${erratum}`})${
        commands === null ? '' : verbatim(commands)
      }</li>`,
  )}</ol>`;
}

function command({ command: script, stdout, stderr, exitCode, signal, timedOut }: Evidence): SafeHtml {
  const end = timedOut ? 'time limit' : signal === null ? `exit ${exitCode}` : `signal ${signal}`;
  return verbatim(`$ ${oneLine(script, 300)}\n${stdout}${stderr}[${end}]`);
}
