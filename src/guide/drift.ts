// The differences between a document and what is known of it.
import type { Block } from './blocks.ts';
import { changeSince, changesBetween, type LineChange, linesOf } from './compare-blocks.ts';
import type { Difference } from './difference.ts';
import { fingerprint } from './fingerprint.ts';
import type { KnownBlock, KnownPromise, KnownSection, Test } from './known.ts';
import type { MatchedSection } from './match.ts';
import type { FoundSection, Matched } from './match-sections.ts';
import type { GuidePromise } from './promises.ts';
import { newWords, sketch } from './sketch.ts';

/** All differences, in the document's order. */
export async function differencesOf(sections: readonly MatchedSection[]): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  let line = 1;
  for (const section of sections) {
    line = section.found?.section.line ?? line;
    found.push(...(await inSection(section, line)));
  }
  return rejoin(found).sort((a, b) => a.line - b.line);
}

async function inSection(section: MatchedSection, line: number): Promise<readonly Difference[]> {
  const { known, found } = section;
  if (known === null) return found === null ? [] : ofNewSection(found);
  if (found === null) return [ofRemovedSection(known, line)];
  const here = { section: found.section.id, line };
  const spec = known.spec === null ? [] : [known.spec];
  const differences: Difference[] = [];
  const [was, is] = [nameOf(known), nameOf(found.section)];
  if (section.reordered || was !== is) {
    const now = `${is}${section.reordered ? ', in another place' : ''}`;
    differences.push({ ...here, kind: 'moved', about: 'section', was, now, tests: spec, because: null });
  }
  for (const block of section.blocks) differences.push(...(await inBlock(block, here, spec)));
  differences.push(...orderOf(section.blocks, here));
  for (const promise of section.promises) differences.push(...inPromise(promise, here, spec));
  return differences;
}

/** One that has nothing to test is nothing to be told of. */
function ofNewSection({ section, promises }: FoundSection): readonly Difference[] {
  const { id, line, blocks } = section;
  if (blocks.length === 0 && promises.length === 0) return [];
  const now = `${nameOf(section)}: ${blocks.length} blocks, ${promises.length} promises`;
  const what = { kind: 'added', about: 'section', section: id, line } as const;
  return [{ ...NEITHER, ...what, now, tests: [], because: null }];
}

/** @param line where it stood */
function ofRemovedSection(known: KnownSection, line: number): Difference {
  const tests = [...known.blocks, ...known.promises].flatMap((one) => one.tests);
  const concerned = tests.length > 0 ? tests : [known.spec].filter((test) => test !== null);
  const what = { kind: 'removed', about: 'section', section: known.id, line } as const;
  return { ...NEITHER, ...what, was: nameOf(known), tests: unique(concerned), because: null };
}

/** What was not there, and what is no more. */
const NEITHER = { was: null, now: null } as const;

type Place = Pick<Difference, 'section' | 'line'>;

async function inBlock(
  { known, found }: Matched<KnownBlock, Block>,
  here: Place,
  spec: readonly Test[],
): Promise<readonly Difference[]> {
  const about = 'block';
  if (known === null) {
    if (found === null) return [];
    const { section } = here;
    const now = firstLine(found.text);
    return [{ ...NEITHER, about, kind: 'added', section, line: found.line, now, tests: spec, because: null }];
  }
  const { tests, because } = known;
  if (found === null) {
    const was = known.text === null ? `block ${known.index}` : firstLine(known.text);
    return [{ ...NEITHER, ...here, about, kind: 'removed', was, tests, because }];
  }
  const at = { about, section: here.section, tests, because } as const;
  const option: Difference[] =
    known.option === found.option
      ? []
      : [
          {
            ...at,
            kind: 'option',
            line: found.line,
            was: known.option ?? 'for everybody',
            now: found.option ?? 'for everybody',
          },
        ];
  const changes = (await changesIn(known, found)).map(
    ({ line, ...change }): Difference => ({ ...at, ...change, line: found.line + line - 1 }),
  );
  return [...option, ...changes];
}

/** Whether a block of the document does something else than what is known of it. */
export async function hasDrifted(known: KnownBlock, found: Block): Promise<boolean> {
  return (await changesIn(known, found)).length > 0;
}

async function changesIn(known: KnownBlock, found: Block): Promise<readonly LineChange[]> {
  const { text, prose, shell } = known;
  if (known.anything || (prose === null && text?.trim() === found.text.trim())) return [];
  if (text === null && known.sketch.print === sketch(found.text).print) return [];
  const lines = await linesOf(found.text, shell, prose && { heredoc: prose.heredoc });
  if (text !== null) return changesBetween(await linesOf(text, shell, prose), lines, found.text);
  const same = known.formPrint === fingerprint(lines.join('\n')).slice(0, 12);
  return same ? [] : [changeSince(known.sketch, found.text)];
}

/** Blocks of one section that follow one another in another order than they did. */
function orderOf(blocks: readonly Matched<KnownBlock, Block>[], here: Place): readonly Difference[] {
  const both = blocks.flatMap(({ known, found }) =>
    known && found && known.shell ? [{ known, found }] : [],
  );
  const sorted = both.toSorted((a, b) => a.found.line - b.found.line);
  return sorted.flatMap(({ known, found }, index): Difference[] => {
    const before = sorted[index - 1];
    if (before === undefined || before.known.index < known.index) return [];
    return [
      {
        kind: 'moved',
        about: 'block',
        section: here.section,
        line: found.line,
        was: `block ${known.index}`,
        now: `after block ${before.known.index}: ${firstLine(found.text)}`,
        tests: known.tests,
        because: known.because,
      },
    ];
  });
}

function inPromise(
  { known, found }: Matched<KnownPromise, GuidePromise>,
  here: Place,
  spec: readonly Test[],
): readonly Difference[] {
  const at = { kind: 'promise', about: 'promise', section: here.section } as const;
  if (known === null) {
    return found === null
      ? []
      : [{ ...at, line: found.line, was: null, now: found.text, tests: spec, because: null }];
  }
  const { tests, because } = known;
  if (found === null) {
    return [{ ...at, line: here.line, was: known.text ?? `${known.begins} …`, now: null, tests, because }];
  }
  if (known.sketch.print === sketch(found.text).print) return [];
  const words = newWords(found.text, known.sketch);
  const was =
    known.text ??
    `${known.begins} … (${words.length === 0 ? 'words gone or in another order' : `had not: ${words.join(' ')}`})`;
  return [{ ...at, line: found.line, was, now: found.text, tests, because }];
}

/** What was removed from one section and added to another, the same, was only moved. */
function rejoin(differences: readonly Difference[]): Difference[] {
  const result = [...differences];
  for (const gone of differences) {
    if (gone.now !== null || gone.was === null || gone.about === 'section') continue;
    const came = result.findIndex(
      (other) =>
        other.was === null && other.about === gone.about && sameText(gone.was ?? '', other.now ?? ''),
    );
    const other = result[came];
    if (other === undefined) continue;
    const was = `${gone.was} (in ${gone.section})`;
    result[came] = { ...other, kind: 'moved', was, tests: gone.tests, because: gone.because };
    result.splice(result.indexOf(gone), 1);
  }
  return result;
}

/** Of what only a sketch is known, a few words must do. */
function sameText(gone: string, came: string): boolean {
  return gone.endsWith(' …') ? came.startsWith(gone.slice(0, -2)) : gone === came;
}

function nameOf({ id, title }: { id: string; title: string }): string {
  return id.endsWith(title) ? id : `${id} ${title}`;
}

function firstLine(text: string): string {
  const [first = '', ...more] = text.trim().split('\n');
  return more.length === 0 ? first : `${first} …`;
}

function unique(tests: readonly Test[]): readonly Test[] {
  return [...new Map(tests.map((test) => [test.id, test])).values()];
}
