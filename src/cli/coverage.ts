// conform coverage: which of the guide's blocks and promises are bound to what, and which to nothing.
import Table from 'cli-table3';
import pc from 'picocolors';
import { type Bound, type Coverage, type Covered, coverageOf } from '../bindings/coverage.ts';
import { loadSuite } from '../bindings/load.ts';
import { loadGuide } from '../guide/document.ts';
import { takesColor } from '../report/takes-color.ts';

export interface CoverageOptions {
  readonly guide: string;
  readonly json?: boolean;
  /** Shows each block and promise, not only sections. */
  readonly all?: boolean;
  /** Brings the fingerprints of the bindings up to date with the document before. */
  readonly update?: boolean;
}

/**
 * Prints the table on standard output.
 * @returns 0, or 1 when anything is unbound, or bound to what is not there
 * @throws BadInput for a document or bindings that cannot be used
 */
export async function coverage(options: CoverageOptions): Promise<number> {
  const guide = await loadGuide(options.guide);
  if (options.update) await (await import('../bindings/rewrite.ts')).rewriteBindings(guide);
  const found = coverageOf(guide, await loadSuite());
  const unbound = found.sections.flatMap(({ section, covered }) =>
    covered.filter(({ bound }) => bound === 'unbound').map((one) => ({ section, ...one })),
  );
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ guide: { file: guide.file, sha256: guide.sha256 }, totals: totalsOf(found), ...found }, null, 2)}\n`
      : render(found, guide.file, options.all ?? false),
  );
  return unbound.length + found.broken.length > 0 ? 1 : 0;
}

/** How many blocks and promises there are, by what they are bound to. */
function totalsOf({ sections }: Coverage): Record<Covered['what'], Record<Bound | 'all', number>> {
  const count = (what: Covered['what']): Record<Bound | 'all', number> => {
    const all = sections.flatMap(({ covered }) => covered).filter((one) => one.what === what);
    const by = (bound: Bound) => all.filter((one) => one.bound === bound).length;
    return {
      all: all.length,
      tested: by('tested'),
      partly: by('partly'),
      manual: by('manual'),
      untested: by('untested'),
      unbound: by('unbound'),
    };
  };
  return { block: count('block'), promise: count('promise') };
}

function render(found: Coverage, file: string, all: boolean): string {
  const color = pc.createColors(takesColor(process.stdout, process.env));
  const table = new Table({
    head: ['section', 'blocks', 'promises', 'tested', 'in part', 'manual', 'not tested', 'left'],
    colAligns: ['left', ...Array.from({ length: 7 }, () => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { section, title, covered } of found.sections) {
    const count = (keep: (one: Covered) => boolean) => `${covered.filter(keep).length || ''}`;
    const left = count(({ bound }) => bound === 'unbound');
    table.push([
      (section.endsWith(title) ? section : `${section} ${title}`).slice(0, 60),
      count(({ what }) => what === 'block'),
      count(({ what }) => what === 'promise'),
      count(({ bound }) => bound === 'tested'),
      count(({ bound }) => bound === 'partly'),
      count(({ bound }) => bound === 'manual'),
      count(({ bound }) => bound === 'untested'),
      left === '' ? '' : color.red(left),
    ]);
  }
  const { block, promise } = totalsOf(found);
  const total = (name: string, { all, tested, partly, manual, untested, unbound }: typeof block) =>
    `${name}: ${all - unbound} of ${all} bound (${tested} tested, ${partly} in part, ${manual} manual, ${untested} not tested for a reason), ${unbound} left`;
  const details = found.sections.flatMap(({ section, covered }) =>
    covered
      .filter(({ bound }) => all || bound === 'unbound')
      .map(({ what, begins, line, bound, by, because }) => {
        const reason = because === null ? [] : [by.length === 0 ? because : `not tested: ${because}`];
        const target = bound === 'unbound' ? color.red('bound to nothing') : [...by, ...reason].join(', ');
        return `${file}:${line}: ${section}: ${what} “${begins} …”: ${target}`;
      }),
  );
  const lines = [
    table.toString(),
    '',
    ...details,
    ...found.broken.map((one) => color.red(one)),
    total('Blocks', block),
    total('Promises', promise),
  ];
  return `${lines.join('\n')}\n`;
}
