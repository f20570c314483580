// The differences between a document and what is known of it.
import type { Block } from './blocks.ts';
import { changeSince, changesBetween, type LineChange, linesOf } from './compare-blocks.ts';
import type { Difference } from './difference.ts';
import { fingerprint } from './fingerprint.ts';
import type { KnownBlock, KnownPromise, Test } from './known.ts';
import type { MatchedSection } from './match.ts';
import type { Matched } from './match-sections.ts';
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
  if (known === null && found === null) return [];
  if (found === null && known !== null) {
    const tests = [...known.blocks, ...known.promises].flatMap((one) => one.tests);
    const all = tests.length > 0 ? tests : [known.spec].filter((test) => test !== null);
    return [
      {
        kind: 'removed',
        about: 'section',
        section: known.id,
        line,
        was: nameOf(known),
        now: null,
        tests: unique(all),
        because: null,
      },
    ];
  }
  const here = { section: found?.section.id ?? '', line };
  if (known === null) {
    const { blocks = [] } = found?.section ?? {};
    if (blocks.length === 0 && found?.promises.length === 0) return [];
    const now = `${nameOf(found?.section ?? { id: '', title: '' })}: ${blocks.length} blocks, ${found?.promises.length} promises`;
    return [{ kind: 'added', about: 'section', ...here, was: null, now, tests: [], because: null }];
  }
  const spec = known.spec === null ? [] : [known.spec];
  const differences: Difference[] = [];
  if (section.reordered || nameOf(known) !== nameOf(found?.section ?? known)) {
    const now = `${nameOf(found?.section ?? known)}${section.reordered ? ', in another place' : ''}`;
    differences.push({
      kind: 'moved',
      about: 'section',
      ...here,
      was: nameOf(known),
      now,
      tests: spec,
      because: null,
    });
  }
  for (const block of section.blocks) differences.push(...(await inBlock(block, here, spec)));
  differences.push(...orderOf(section.blocks, here));
  for (const promise of section.promises) differences.push(...inPromise(promise, here, spec));
  return differences;
}

type Place = Pick<Difference, 'section' | 'line'>;

async function inBlock(
  { known, found }: Matched<KnownBlock, Block>,
  here: Place,
  spec: readonly Test[],
): Promise<readonly Difference[]> {
  const about = 'block';
  if (known === null) {
    if (found === null) return [];
    return [
      {
        kind: 'added',
        about,
        section: here.section,
        line: found.line,
        was: null,
        now: firstLine(found.text),
        tests: spec,
        because: null,
      },
    ];
  }
  const { tests, because } = known;
  if (found === null) {
    return [
      {
        kind: 'removed',
        about,
        ...here,
        was: known.text === null ? `block ${known.index}` : firstLine(known.text),
        now: null,
        tests,
        because,
      },
    ];
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
