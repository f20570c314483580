// conform diff: what changed between two runs.
import picocolors from 'picocolors';
import { BadInput } from '../bad-input.ts';
import { type Change, type Comparison, compareResults } from '../report/compare.ts';
import type { RunResults } from '../report/outcome.ts';
import { oneLine } from '../report/plain-text.ts';
import { readResults } from '../report/results.ts';
import { takesColor } from '../report/takes-color.ts';

export interface DiffOptions {
  readonly json?: boolean;
}

const NEWLY_FAILING = 1;

/**
 * Prints the changes on standard output.
 * @returns 1 when something is newly failing, otherwise 0
 * @throws BadInput for results that cannot be read
 */
export async function diff(before: string, after: string, options: DiffOptions): Promise<number> {
  const [first, second] = await Promise.all([resultsOf(before), resultsOf(after)]);
  const comparison = compareResults(first, second);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ before: factsOf(before, first), after: factsOf(after, second), ...comparison }, null, 2)}\n`
      : render(comparison, [before, first], [after, second], takesColor(process.stdout, process.env)),
  );
  return comparison.newlyFailing.length > 0 ? NEWLY_FAILING : 0;
}

async function resultsOf(file: string): Promise<RunResults> {
  try {
    return await readResults(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadInput('These are no results of a run', file, why, { cause: error });
  }
}

/** What says of which run a file is. */
function factsOf(file: string, results: RunResults) {
  const { mode, verdict, verdictReason, startedAt, suite, openclaw, guide } = results;
  const host = results.mode === 'accept' ? results.host.hostname : null;
  return { file, mode, host, startedAt, verdict, verdictReason, suite, openclaw, guide: guide.sha256 };
}

type Run = readonly [file: string, results: RunResults];

function render(comparison: Comparison, before: Run, after: Run, color: boolean): string {
  const c = picocolors.createColors(color);
  const groups: readonly [keyof Comparison, string, (text: string) => string][] = [
    ['newlyFailing', 'newly failing', c.red],
    ['repaired', 'repaired', c.green],
    ['new', 'new', c.cyan],
    ['gone', 'gone', c.yellow],
    ['otherwise', 'otherwise changed', c.magenta],
  ];
  const used = groups.filter(([kind]) => comparison[kind].length > 0);
  const numbers = used.map(([kind, name]) => `${comparison[kind].length} ${name}`);
  return [
    ...[before, after].map(([file, results]) => c.dim(headOf(file, results))),
    ...used.flatMap(([kind, name, paint]) => [
      '',
      c.bold(paint(`${name} (${comparison[kind].length})`)),
      ...comparison[kind].flatMap((change) => linesOf(change)),
    ]),
    '',
    numbers.length === 0 ? 'No change.' : `${numbers.join(', ')}.`,
    '',
  ].join('\n');
}

function headOf(file: string, results: RunResults): string {
  const what = results.mode === 'accept' ? results.host.hostname : `a walk on ${results.machine.os}`;
  return `${file}: ${oneLine(what)}, ${results.startedAt.slice(0, 16).replace('T', ' ')}: ${oneLine(results.verdictReason)}`;
}

function linesOf({ id, title, before, after, reason }: Change): readonly string[] {
  const outcomes = [before ?? 'not there', after ?? 'not there'].join(' → ');
  const failing = after === 'failed' || after === 'fixed' || after === 'broken';
  return [
    `  ${oneLine(id)}: ${outcomes}`,
    ...(id.endsWith(title) ? [] : [`    ${oneLine(title)}`]),
    ...(failing && reason !== null ? [`    ${oneLine(reason)}`] : []),
  ];
}
