// Pieces that the parts of the sign-off page share.

import { html, type SafeHtml } from '@remix-run/html-template';
import type { Outcome } from '../outcome.ts';
import { plainText } from '../plain-text.ts';

/** More of one text is for results.json, not for paper. */
const SHOWN_LINES = 24;
const SHOWN_CHARS = 2_000;

/** An outcome in its colour; the word is there for whoever prints in black. */
export function outcomeWord(outcome: Outcome): SafeHtml {
  return html`<span class="outcome outcome-${outcome}">${outcome}</span>`;
}

/** A text that a machine or a person wrote: its lines stay, its beginning is shown when it is long. */
export function said(text: string): SafeHtml {
  return html`<span class="said">${abridged(text)}</span>`;
}

/** Commands or output. */
export function verbatim(text: string): SafeHtml {
  return html`<pre>${abridged(text)}</pre>`;
}

/** A section of the page. */
export function part(heading: string, ...content: (SafeHtml | readonly SafeHtml[])[]): SafeHtml {
  return html`<section><h2>${heading}</h2>${content.flat()}</section>
`;
}

/** A table whose first column names its rows. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (SafeHtml | string)[])[],
): SafeHtml {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map(
    ([first = '', ...others]) =>
      html`<tr><th scope="row">${clean(first)}</th>${others.map((cell) => html`<td>${clean(cell)}</td>`)}</tr>
`,
  );
  return html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** A day, in one piece however narrow its column. */
export function day(date: string): SafeHtml {
  return html`<span class="day">${date}</span>`;
}

/** Names and what they are. */
export function facts(caption: string, rows: readonly (readonly [string, SafeHtml | string])[]): SafeHtml {
  const body = rows.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${clean(value)}</td></tr>
`,
  );
  return html`<table class="facts"><caption>${caption}</caption><tbody>${body}</tbody></table>`;
}

function clean(cell: SafeHtml | string): SafeHtml | string {
  return typeof cell === 'string' ? plainText(cell) : cell;
}

function abridged(text: string): string {
  const lines = plainText(text).trimEnd().split('\n');
  const shown = lines.slice(0, SHOWN_LINES).join('\n').slice(0, SHOWN_CHARS);
  return shown.length === lines.join('\n').length ? shown : `${shown}\n… (the rest is in results.json)`;
}
