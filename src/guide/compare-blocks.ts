// Two versions of one block: the lines that changed, and whether it is more than a placeholder.
import { align } from './align.ts';
import { readConfiguration } from './configuration.ts';
import { formOf, PROSE, type ProseOf } from './form.ts';
import { PLACEHOLDER } from './placeholder.ts';
import { likeness, newWords, type Sketch } from './sketch.ts';

export interface LineChange {
  readonly kind: 'command' | 'placeholder';
  readonly was: string | null;
  readonly now: string | null;
  /** Line of the new text, from 1. */
  readonly line: number;
}

/** What a block does, line by line: by the syntax of a shell, or of configuration; as it stands otherwise. */
export async function linesOf(
  text: string,
  shell: boolean,
  prose: ProseOf | null,
): Promise<readonly string[]> {
  if (shell) return formOf(text, prose);
  return readConfiguration(text) ?? text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
}

/** The lines that changed; none when both do the same. */
export function changesBetween(
  before: readonly string[],
  after: readonly string[],
  text: string,
): readonly LineChange[] {
  if (before.join('\n') === after.join('\n')) return [];
  const locate = locator(after, text);
  const pairs = align(before, after, likenessOfLines, 0.3);
  const changes = pairs.flatMap(([a, b], index): LineChange[] => {
    const was = a === null ? null : (before[a] ?? null);
    const now = b === null ? null : (after[b] ?? null);
    if (was === now) return [];
    const next = pairs.slice(index).find(([, place]) => place !== null)?.[1] ?? null;
    const last = pairs.slice(0, index).findLast(([, place]) => place !== null)?.[1] ?? null;
    const near = next !== null && isBeside(was, after[next]) ? next : (last ?? next ?? 0);
    return [{ kind: kindOf(was, now), was, now, line: locate(b ?? near, b === null ? null : was) }];
  });
  return joinMoves(changes).map((change) => ({
    ...change,
    was: change.was?.trim() ?? null,
    now: change.now?.trim() ?? null,
  }));
}

/** Like {@link changesBetween}, when only a sketch of what was is known: one change, with the words that are new. */
export function changeSince(known: Sketch, text: string): LineChange {
  const words = newWords(text, known);
  const first = text.split('\n').findIndex((line) => line.split(/\s+/).includes(words[0] ?? ''));
  return {
    kind: 'command',
    was: null,
    now:
      words.length === 0
        ? 'the same words, fewer or in another order'
        : `new: ${words.slice(0, 12).join(' ')}`,
    line: Math.max(0, first) + 1,
  };
}

/** Whether two lines stand under the same command, and in the same section of a configuration. */
function isBeside(a: string | null, b: string | undefined): boolean {
  const under = (line: string) => /^\s*(?:\[[^\]]*\] )?/.exec(line)?.[0];
  return a !== null && b !== undefined && under(a) === under(b);
}

function likenessOfLines(a: string, b: string): number {
  return a === b ? 1 : Math.min(0.99, likeness(piecesOf(a), piecesOf(b)));
}

/** Finer than words: `openclaw@2026.2.9` and `openclaw@2026.3.1` have something in common. */
function piecesOf(line: string): readonly string[] {
  return line.match(/[\p{L}\d]+|[^\p{L}\d\s]/gu) ?? [];
}

function kindOf(was: string | null, now: string | null): LineChange['kind'] {
  const bare = (line: string | null) => line?.replace(PLACEHOLDER, '<>');
  return was !== null && now !== null && bare(was) === bare(now) ? 'placeholder' : 'command';
}

/** A line that went and the same that came is one change: of the order. So is a line that stands now where another did. */
function joinMoves(changes: readonly LineChange[]): readonly LineChange[] {
  const [gone, come] = [changes.map(({ was }) => was), changes.map(({ now }) => now)];
  const result = changes.map((change): LineChange => {
    const { was, now } = change;
    if (was === null || now === null || !gone.includes(now) || !come.includes(was)) return change;
    return { ...change, kind: 'command', was: `${now.trim()} (elsewhere)` };
  });
  for (const change of changes) {
    if (change.was === null || change.now !== null) continue;
    const came = result.findIndex((other) => other.was === null && other.now === change.was);
    const other = result[came];
    if (other === undefined) continue;
    result[came] = { ...other, was: `${change.was.trim()} (elsewhere)` };
    result.splice(result.indexOf(change), 1);
  }
  return result;
}

/** Where in a text a line of its form stands: at the one of its lines that it begins like, and that has what is new in it. */
function locator(form: readonly string[], text: string): (index: number, was: string | null) => number {
  const groups = continued(text.split('\n'));
  return (changed, was) => {
    // Prose stands beneath the command that opens its here-document.
    const index = form[changed]?.trimStart().startsWith(PROSE) ? changed - 1 : changed;
    const line = form[index] ?? '';
    const words = wordsOf(line.replace(/^\s*\[[^\]]*\] /, ''));
    const before = new Set(was === null ? words : wordsOf(was));
    const fresh = words.filter((word) => !before.has(word));
    const share = (some: readonly string[]) =>
      fresh.filter((word) => some.includes(word)).length / Math.max(1, fresh.length);
    const scores = groups.map(({ lines }) => {
      const all = lines.flat();
      // A line of the form may hold what stands on several lines.
      return 0.6 * share(all) + likeness(words.slice(0, Math.max(1, all.length)), all);
    });
    const most = Math.max(...scores);
    const places = groups.filter((_, place) => most > 0 && scores[place] === most);
    // The same line may stand there several times: each is the next of them.
    const nth = form.slice(0, index).filter((other) => other === line).length;
    const { first = 0, lines = [] } = places[Math.min(nth, places.length - 1)] ?? {};
    const shares = lines.map(share);
    return first + Math.max(0, shares.indexOf(Math.max(...shares))) + 1;
  };
}

/** Lines by their words, those together that backslashes make one. */
function continued(lines: readonly string[]): readonly { first: number; lines: (readonly string[])[] }[] {
  const groups: { first: number; lines: (readonly string[])[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const group = lines[index - 1]?.endsWith('\\') ? groups.at(-1) : undefined;
    if (group === undefined) groups.push({ first: index, lines: [wordsOf(line)] });
    else group.lines.push(wordsOf(line));
  }
  return groups;
}

/** Without a comment, and without what differs between a text and its form. */
function wordsOf(line: string): readonly string[] {
  return piecesOf(line.replace(/\s#\s.*$/, '').replace(/["'\\]/g, ' '));
}
