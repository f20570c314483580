// Several hosts in one report: a table of hosts and rows of the guide's checklist.
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { html } from '@remix-run/html-template';
import Table from 'cli-table3';
import picocolors from 'picocolors';
import { z } from 'zod';
import { type AcceptResults, OUTCOMES, VERDICTS, type Verdict } from './outcome.ts';
import { oneLine, plainText } from './plain-text.ts';
import { REPORT_FILES } from './report-files.ts';
import { checklistRows } from './sign-off/checklist.ts';
import { STYLE } from './sign-off/style.ts';
import { type Look, SYMBOLS, VERDICT_PAINT } from './terminal.ts';

const hostRowSchema = z.strictObject({
  /** As it was asked for. */
  target: z.string(),
  hostname: z.string(),
  /** Folder of its report, from that of the table. */
  dir: z.string(),
  verdict: z.enum(VERDICTS),
  verdictReason: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  durationMs: z.number(),
  checklist: z.array(z.strictObject({ name: z.string(), outcome: z.enum(OUTCOMES) })),
});
/** What a table of hosts says of one. */
export type HostRow = z.infer<typeof hostRowSchema>;

export function hostRow(
  { target, dir }: { readonly target: string; readonly dir: string },
  { host, verdict, verdictReason, startedAt, durationMs, outcomes }: AcceptResults,
): HostRow {
  return {
    target,
    hostname: host.hostname,
    dir,
    verdict,
    verdictReason,
    startedAt,
    durationMs,
    checklist: checklistRows(outcomes).map(({ name, outcome }) => ({ name, outcome })),
  };
}

const tableSchema = z.strictObject({
  /** All hosts that were to be looked at, in their order: by this run, or by others that it shares them with. */
  all: z.array(z.string()),
  hosts: z.array(hostRowSchema),
});
/** What a run knows of several hosts: the contents of `hosts.json`. */
export type HostTable = z.infer<typeof tableSchema>;

const FILE = { data: 'hosts.json', page: 'hosts.html' } as const;

/** Writes the table as `hosts.json` and `hosts.html`. @returns path of the page */
export async function writeHosts(dir: string, { all, hosts }: HostTable): Promise<string> {
  const placed = hosts.map((row) => ({ ...row, dir: relative(dir, row.dir) }));
  await writeFile(join(dir, FILE.data), `${JSON.stringify({ all, hosts: placed }, null, 2)}\n`);
  const page = join(dir, FILE.page);
  await writeFile(page, renderPage(placed));
  return page;
}

/**
 * Reads the table of a report.
 * @returns it, each host's folder as a path of its own
 * @throws Error when there is none in that folder
 */
export async function readHosts(dir: string): Promise<HostTable> {
  const table = tableSchema.parse(JSON.parse(await readFile(join(dir, FILE.data), 'utf8')));
  return { ...table, hosts: table.hosts.map((row) => ({ ...row, dir: join(dir, row.dir) })) };
}

/** The verdict on all: the worst there is. None at all are nothing looked at. */
export function worst(rows: readonly Pick<HostRow, 'verdict'>[]): Verdict {
  const order: readonly Verdict[] = ['non-conformant', 'inconclusive', 'conformant'];
  return order.find((verdict) => rows.some((row) => row.verdict === verdict)) ?? 'inconclusive';
}

/** For a terminal: a line a host, a column a row of the checklist, and what the columns are. */
export function renderHosts(rows: readonly HostRow[], { color }: Look): string {
  const c = picocolors.createColors(color);
  const names = namesOf(rows);
  const table = new Table({
    head: ['Host', 'Verdict', ...names.map((_, index) => `${index + 1}`)],
    style: { head: color ? ['bold'] : [], border: color ? ['gray'] : [], compact: true },
  });
  for (const row of rows) {
    const cells = names.map((name) => {
      const outcome = row.checklist.find((one) => one.name === name)?.outcome;
      return outcome === undefined ? '' : c[SYMBOLS[outcome][1]](SYMBOLS[outcome][0]);
    });
    table.push([oneLine(row.target, 40), c[VERDICT_PAINT[row.verdict]](row.verdict), ...cells]);
  }
  const legend = names.map((name, index) => `${index + 1} ${plainText(name)}`).join('; ');
  const counts = VERDICTS.flatMap((verdict) => {
    const count = rows.filter((row) => row.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  const verdict = worst(rows);
  const last = c.bold(c[VERDICT_PAINT[verdict]](`${verdict}: of ${rows.length} hosts, ${counts.join(', ')}`));
  return [table.toString(), ...(legend === '' ? [] : [c.dim(legend)]), last].join('\n');
}

function namesOf(rows: readonly HostRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ checklist }) => checklist.map(({ name }) => name)))];
}

function renderPage(rows: readonly HostRow[]): string {
  const names = namesOf(rows);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Acceptance of ${rows.length} hosts: ${worst(rows)}</title>
<style>${html.raw`${STYLE}`}</style>
</head>
<body>
<main>
<h1>Acceptance of ${rows.length} hosts</h1>
<table>
<thead><tr><th>Host</th><th>Verdict</th>${names.map((name) => html`<th>${plainText(name)}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><td><a href="${encodeURI(row.dir)}/${REPORT_FILES.signOff}">${plainText(row.target)}</a></td>
<td>${plainText(row.verdictReason)}</td>${names.map(
      (name) => html`<td>${row.checklist.find((one) => one.name === name)?.outcome ?? ''}</td>`,
    )}</tr>`,
  )}</tbody>
</table>
</main>
</body>
</html>
`.toString();
}
