// How a walk looks in a terminal: lines, the table, the summary. Pure functions; who prints them is elsewhere.

import Table from 'cli-table3';
import picocolors from 'picocolors';
import { OUTCOMES, type Outcome, type OutcomeRecord, type RunResults, type Verdict } from './outcome.ts';
import { oneLine, plainText } from './plain-text.ts';
import { bySection, sectionName } from './section-tally.ts';
import type { SectionPlace } from './task-meta.ts';
import { unanswered } from './verdict.ts';

export interface Look {
  readonly color: boolean;
  /** Columns to fill. */
  readonly width: number;
}

/**
 * True where a spinner can turn: a terminal that somebody watches. A pseudo-terminal without a width (`docker run -t` in CI)
 * would have ora clear lines without end.
 */
export function takesSpinner(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: NodeJS.ProcessEnv,
): boolean {
  return stream.isTTY === true && stream.columns !== 0 && env.TERM !== 'dumb' && env.CI === undefined;
}

type Paint = 'green' | 'red' | 'yellow' | 'magenta' | 'gray' | 'cyan';

export const SYMBOLS: Readonly<Record<Outcome, readonly [string, Paint]>> = {
  passed: ['✔', 'green'],
  failed: ['✘', 'red'],
  erratum: ['≠', 'yellow'],
  fixed: ['★', 'red'],
  blocked: ['⊘', 'yellow'],
  'not-applicable': ['·', 'gray'],
  manual: ['☞', 'cyan'],
  waived: ['~', 'cyan'],
  broken: ['!', 'magenta'],
};

export const VERDICT_PAINT: Readonly<Record<Verdict, Paint>> = {
  conformant: 'green',
  'non-conformant': 'red',
  inconclusive: 'magenta',
};

/** `4.2 s`, `2 min 05 s`, `1 h 02 min`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${pad(Math.round(seconds) % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** The heading of a phase. */
export function renderPhase(phase: string, { color }: Look): string {
  return `\n${picocolors.createColors(color).bold(plainText(phase))}`;
}

/** The line of a section. */
export function renderSection(place: SectionPlace): string {
  return `  ${plainText(sectionName(place))}`;
}

/** A finished step or check: symbol, title, duration, and unless it simply passed, why. */
export function renderRecord(record: OutcomeRecord, { color, width }: Look): string {
  const c = picocolors.createColors(color);
  const [symbol, paint] = SYMBOLS[record.outcome];
  const took = record.durationMs >= 100 ? c.gray(` ${duration(record.durationMs)}`) : '';
  const word = record.outcome === 'passed' ? '' : c[paint](` ${record.outcome}${idOf(record)}`);
  const line = `    ${c[paint](symbol)} ${oneLine(record.title)}${word}${took}`;
  if (record.outcome === 'passed' || record.reason === undefined) return line;
  const whole = record.outcome === 'failed' || record.outcome === 'fixed' || record.outcome === 'broken';
  const reason = whole ? plainText(record.reason).trimEnd() : oneLine(record.reason, Math.max(40, width - 8));
  return `${line}\n${c.dim(reason.replace(/^/gm, '        '))}`;
}

/** Outcomes by section, a column for each outcome that occurs, and a row of sums. Empty without records. */
export function renderTable(results: RunResults, { color, width }: Look): string {
  const c = picocolors.createColors(color);
  const used = OUTCOMES.filter((outcome) => results.counts[outcome] > 0);
  if (used.length === 0) return '';
  const columns = used.map((outcome) => Math.max(outcome.length, 4) + 2);
  const first = Math.max(20, width - columns.reduce((sum, column) => sum + column + 1, 2));
  const cell = (number: number, outcome: Outcome) =>
    number === 0 ? '' : c[SYMBOLS[outcome][1]](String(number));
  const table = new Table({
    head: ['Section', ...used],
    colWidths: [Math.min(first, 60), ...columns],
    colAligns: ['left', ...used.map(() => 'right' as const)],
    style: { head: color ? ['bold'] : [], border: color ? ['gray'] : [], compact: true },
  });
  for (const tally of bySection(results.outcomes)) {
    table.push([renderSection(tally).trim(), ...used.map((outcome) => cell(tally.counts[outcome], outcome))]);
  }
  table.push(['Total', ...used.map((outcome) => cell(results.counts[outcome], outcome))]);
  return table.toString();
}

/** Each erratum met: id, section, what happens, in one line. Empty when none was met. */
export function renderErrata({ outcomes }: RunResults, { color, width }: Look): string {
  const c = picocolors.createColors(color);
  const met = outcomes.filter(({ outcome, erratum }) => outcome === 'erratum' && erratum !== undefined);
  if (met.length === 0) return '';
  const lines = [...Map.groupBy(met, ({ erratum }) => erratum).values()].flatMap(([first]) => {
    if (first === undefined) return [];
    const told = `${first.erratum} (${first.section}): ${first.reason ?? first.title}`;
    return [`  ${oneLine(told, Math.max(40, width - 2))}`];
  });
  return [c.bold('Errata of the guide met'), ...lines].join('\n');
}

/** The services that were not the real ones, and what the machine is not: nobody may mistake a lab pass for a live one. */
export function renderLab({ world, machine }: RunResults, { color }: Look): string {
  const c = picocolors.createColors(color);
  const standIns = Object.entries(world).flatMap(([service, liveness]) =>
    liveness === 'stand-in' ? [service] : [],
  );
  const lines = [
    ...(standIns.length > 0 ? [`  stand-ins: ${standIns.join(', ')}`] : []),
    ...machine.remarks.map((remark) => `  ${oneLine(remark, 400)}`),
  ];
  return lines.length === 0 ? '' : [c.bold('Not the real thing'), ...lines].join('\n');
}

/** Steps of which the document's own text was run, or '' when it was the suite's reading everywhere. */
export function renderDrift({ guide }: RunResults, { color }: Look): string {
  const c = picocolors.createColors(color);
  const lines = guide.drifted.map((id) => `  ${plainText(id)}`);
  return lines.length === 0
    ? ''
    : [c.bold('Run as the document has it, which is not how the suite reads it'), ...lines].join('\n');
}

/** Of an acceptance: which host, and what people's decisions and answers came to where that is not what they may expect. */
export function renderPeople(results: RunResults, { color }: Look): string {
  if (results.mode !== 'accept') return '';
  const { host, waivers, attestations, outcomes, comparison } = results;
  const open = unanswered(outcomes);
  const differences = comparison?.differences.length ?? null;
  const lines = [
    ...host.hostKeys.map(({ type, fingerprint }) => `host key: ${type} ${fingerprint}`),
    differences === null
      ? 'the host before and after: not compared'
      : `the host before and after: ${differences === 0 ? 'no difference' : `${differences} ${differences === 1 ? 'difference' : 'differences'}`}`,
    ...waivers.flatMap(({ check, owner, expires, use }) =>
      use === 'used' ? [] : [`waiver ${use}: ${check} (${owner}, ${expires})`],
    ),
    ...attestations.flatMap(({ id, name, use }) =>
      use === 'used' ? [] : [`answer ${use}: ${id} (${name})`],
    ),
    ...open.map(({ id, question }) => `question: ${question} (${id})`),
  ];
  const c = picocolors.createColors(color);
  return [c.bold(oneLine(host.hostname)), ...lines.map((line) => `  ${oneLine(line, 400)}`)].join('\n');
}

/** What is printed when a run is over. The last line but the report's place is the verdict and why. */
export function renderSummary(results: RunResults, report: string, look: Look): string {
  const c = picocolors.createColors(look.color);
  return [
    renderTable(results, look),
    renderErrata(results, look),
    renderDrift(results, look),
    renderLab(results, look),
    renderPeople(results, look),
    `${c.bold(c[VERDICT_PAINT[results.verdict]](oneLine(results.verdictReason, 400)))} ${c.gray(duration(results.durationMs))}\nReport: ${report}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function idOf({ erratum }: OutcomeRecord): string {
  return erratum === undefined ? '' : ` ${plainText(erratum)}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
