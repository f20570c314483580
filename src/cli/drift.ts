// conform drift: what a change to the document does to what is tested.
import pc from 'picocolors';
import { loadSuite } from '../bindings/load.ts';
import { matchWith } from '../bindings/match.ts';
import type { Difference } from '../guide/difference.ts';
import { type Guide, loadGuide } from '../guide/document.ts';
import { differencesOf } from '../guide/drift.ts';
import { annotation } from '../report/annotation.ts';
import { takesColor } from '../report/takes-color.ts';

export type DriftFormat = 'text' | 'json' | 'github';

export interface DriftOptions {
  readonly guide: string;
  /** What the document is compared with instead of the suite: an earlier version of it. */
  readonly against?: string;
  readonly json?: boolean;
  readonly format: DriftFormat;
}

/**
 * Prints each difference on standard output.
 * @returns 0 when there is none, otherwise 1
 * @throws BadInput for a document or bindings that cannot be used
 */
export async function drift(options: DriftOptions): Promise<number> {
  const [guide, against, suite] = await Promise.all([
    loadGuide(options.guide),
    options.against === undefined ? null : loadGuide(options.against),
    loadSuite(),
  ]);
  const known =
    against === null ? suite.sections : (await import('../bindings/against.ts')).knownFrom(against, suite);
  const differences = await differencesOf(matchWith(guide, suite, known));
  const format = options.json ? 'json' : options.format;
  process.stdout.write(RENDER[format](differences, guide, against));
  return differences.length === 0 ? 0 : 1;
}

type Render = (differences: readonly Difference[], guide: Guide, against: Guide | null) => string;

const RENDER: Readonly<Record<DriftFormat, Render>> = {
  json: (differences, guide, against) => {
    const name = (document: Guide) => ({ file: document.file, sha256: document.sha256 });
    return `${JSON.stringify({ guide: name(guide), against: against && name(against), differences }, null, 2)}\n`;
  },

  github: (differences, { file }) =>
    differences
      .map((one) => {
        const title = `${one.section}: ${nameOf(one)}`;
        const lines = [...changeOf(one), ...targetsOf(one)];
        return `${annotation('warning', { file, line: one.line, title }, lines.join('\n'))}\n`;
      })
      .join(''),

  text: (differences, { file }) => {
    const color = pc.createColors(takesColor(process.stdout, process.env));
    return differences
      .map((one) => {
        const [head, ...rest] = [
          `${file}:${one.line}: ${color.bold(one.section)}: ${nameOf(one)}`,
          ...changeOf(one).map((line) => (line.startsWith('-') ? color.red(line) : color.green(line))),
          ...targetsOf(one),
        ];
        return `${[head, ...rest.map((line) => `    ${line}`)].join('\n')}\n`;
      })
      .join('');
  },
};

function nameOf({ kind, about }: Difference): string {
  return kind === 'promise' || kind === 'option'
    ? kind
    : about === 'block' && kind === 'command'
      ? kind
      : `${kind} ${about}`;
}

function changeOf({ was, now }: Difference): readonly string[] {
  return [...(was === null ? [] : [`- ${was}`]), ...(now === null ? [] : [`+ ${now}`])];
}

function targetsOf({ tests, because }: Difference): readonly string[] {
  if (tests.length === 0) return [because === null ? 'no spec is about it yet' : `not tested: ${because}`];
  const shown = tests.slice(0, MOST_SHOWN).map(({ id, file, line }) => `${file}:${line} (${id})`);
  const more = tests.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(because === null ? [] : [`not tested: ${because}`]),
  ];
}
const MOST_SHOWN = 6;
