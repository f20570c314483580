// A matrix to read: as Markdown for a release note, and for a terminal.
import Table from 'cli-table3';
import picocolors from 'picocolors';
import { OUTCOMES, type OutcomeRecord } from '../report/outcome.ts';
import { oneLine, plainText } from '../report/plain-text.ts';
import { sectionName } from '../report/section-tally.ts';
import { duration, type Look, SYMBOLS, VERDICT_PAINT } from '../report/terminal.ts';
import type { ErratumRow, Sight } from './errata.ts';
import { type Cell, type Column, isAmiss, type Matrix } from './matrix.ts';

const SIGHTS: Readonly<Record<Sight, string>> = {
  met: 'met',
  'not yet': 'not yet',
  ended: '**ended**',
  unseen: 'not looked at',
};
/** Outcomes that a cell leaves out where there is anything else: nothing was to be looked at. */
const QUIET = ['not-applicable', 'manual'] as const;

/** `12 ✔ 2 ≠`; `as 2026.2.9` where another walk's machine was gone on with. */
function told(cell: Cell | null | undefined): string {
  if (!cell) return 'not reached';
  if (cell.from !== null) return `as ${cell.from}`;
  const counted = OUTCOMES.filter((outcome) => cell.counts[outcome] > 0);
  const loud = counted.filter((outcome) => !QUIET.some((quiet) => quiet === outcome));
  return (loud.length > 0 ? loud : counted)
    .map((outcome) => `${cell.counts[outcome]} ${SYMBOLS[outcome][0]}`)
    .join(' ');
}

/** For a terminal: the table, what broke first, and what is newly failing. */
export function renderMatrix({ columns, rows }: Matrix, errata: readonly ErratumRow[], look: Look): string {
  const c = picocolors.createColors(look.color);
  const table = new Table({
    head: ['Section', ...columns.map(({ version }) => version)],
    style: { head: look.color ? ['bold'] : [], border: look.color ? ['gray'] : [], compact: true },
  });
  const room = Math.max(20, look.width - columns.length * 20);
  for (const { name, cells } of rows)
    table.push([oneLine(name, Math.min(room, 50)), ...columns.map(({ version }) => told(cells[version]))]);
  table.push(['Verdict', ...columns.map(({ verdict }) => c[VERDICT_PAINT[verdict]](verdict))]);
  return [
    table.toString(),
    c.dim(OUTCOMES.map((outcome) => `${SYMBOLS[outcome][0]} ${outcome}`).join('  ')),
    ...columns.flatMap((column) => ['', c.bold(column.version), ...summaryOf(column, errata).map(indent)]),
  ].join('\n');

  function indent(line: string): string {
    return `  ${oneLine(line, Math.max(60, look.width - 2))}`;
  }
}

function summaryOf(column: Column, errata: readonly ErratumRow[]): readonly string[] {
  const { version, reason, first, changes, durationMs } = column;
  const named = (isMeant: (row: ErratumRow) => boolean) => errata.filter(isMeant).map(({ id }) => id);
  const began = named(
    ({ sights }) => sights[version] === 'met' && Object.values(sights).some((sight) => sight === 'not yet'),
  );
  const ended = named(({ sights }) => sights[version] === 'ended');
  const wanting = named(({ needsEvidence }) => needsEvidence.includes(version));
  return [
    `${reason}, in ${duration(durationMs)}${column.began ? `, from Phase ${column.began.at} on: before that the same is done as with ${column.began.from}` : ''}`,
    ...(first ? [`What broke first: ${tellRecord(first)}`] : []),
    ...(changes && changes.newlyFailing.length > 0 ? [`Newly failing: ${changes.newlyFailing.length}`] : []),
    ...(changes && changes.repaired.length > 0 ? [`Repaired: ${changes.repaired.length}`] : []),
    ...(began.length > 0 ? [`Errata that began: ${began.join(', ')}`] : []),
    ...(ended.length > 0 ? [`Errata that ended: ${ended.join(', ')}`] : []),
    ...(wanting.length > 0
      ? [`Errata whose evidence is of other releases, not of this one: ${wanting.join(', ')}`]
      : []),
  ];
}

function tellRecord(record: OutcomeRecord): string {
  return `${sectionName(record)}: ${record.title} (${record.outcome}): ${record.reason ?? 'no reason recorded'}`;
}

/** As Markdown: every cell that is not simply as it should be is explained below the table. */
export function renderMarkdown({ columns, rows }: Matrix, errata: readonly ErratumRow[]): string {
  const versions = columns.map(({ version }) => version);
  const met = errata.filter(({ sights }) => Object.values(sights).some((sight) => sight !== 'unseen'));
  return `${[
    '# The guide with each release of OpenClaw',
    '',
    ...tableOf(
      ['Section', ...versions],
      [
        ...rows.map(({ name, cells }) => [name, ...versions.map((version) => told(cells[version]))]),
        ['**Verdict**', ...columns.map(({ verdict }) => `**${verdict}**`)],
      ],
    ),
    '',
    `${OUTCOMES.map((outcome) => `${SYMBOLS[outcome][0]} ${outcome}`).join(', ')}. “As …”: up to there the same is done as with that release, and the walk went on with its machine.`,
    ...columns.flatMap((column) => ['', `## ${column.version}`, '', ...sectionOf(column, errata)]),
    ...(met.length === 0
      ? []
      : [
          '',
          '## Errata',
          '',
          ...tableOf(
            ['Erratum', 'Listed with', ...versions],
            [
              ...met.map(({ id, listedWith, sights }) => [
                `\`${id}\``,
                listedWith ?? 'any',
                ...versions.map((version) => SIGHTS[sights[version] ?? 'unseen']),
              ]),
            ],
          ),
        ]),
  ].join('\n')}\n`;
}

function sectionOf(column: Column, errata: readonly ErratumRow[]): readonly string[] {
  const amiss = column.results.outcomes.filter(isAmiss);
  return [
    ...summaryOf(column, errata).map((line) => `- ${escapeMarkdown(oneLine(line, 600))}`),
    ...(amiss.length === 0
      ? []
      : [
          '',
          '<details><summary>All that is not as it should be</summary>',
          '',
          ...tableOf(
            ['Section', 'Step or check', 'Outcome', 'Why'],
            [
              ...together(amiss).map(([record, ...more]) => [
                sectionName(record),
                more.length === 0 ? record.title : `${record.title}, and ${more.length} more`,
                record.outcome,
                oneLine(record.reason ?? '', 600),
              ]),
            ],
          ),
          '',
          '</details>',
        ]),
  ];
}

/** Those that are blocked by the same, in one section, are told once. */
function together(amiss: readonly OutcomeRecord[]): readonly [OutcomeRecord, ...OutcomeRecord[]][] {
  const groups: [OutcomeRecord, ...OutcomeRecord[]][] = [];
  for (const record of amiss) {
    const last = groups.at(-1);
    const isSame = (['section', 'outcome', 'reason'] as const).every((key) => last?.[0][key] === record[key]);
    if (last !== undefined && isSame && record.outcome === 'blocked') last.push(record);
    else groups.push([record]);
  }
  return groups;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)];
}

/** What is ours to say has its own marks; what a machine has printed comes with pipes and markup of its own. */
function escapeCell(text: string): string {
  const marked = /^(?:\*\*[\w -]+\*\*|`[\w.-]+`)$/.test(text);
  return marked ? text : escapeMarkdown(plainText(text));
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~&]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
