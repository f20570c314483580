// Which places of a printed script are code, and which are text in quotes or in a here-document: the parser knows.
import { CanonicalError, print } from './shell-printer.ts';

/** What stands at a place: `pattern`'s match, and whether the parser reads it as a word of its own. */
interface Found {
  readonly match: RegExpMatchArray;
  readonly isCode: boolean;
}

/**
 * Replaces what matches a pattern, each match knowing whether it is code.
 *
 * Each is put aside for two words with two spaces between them. Printed again, only in code has one of the spaces gone.
 *
 * @param printed a script as the printer prints it
 * @param pattern global; must match whole words
 * @param mark a character of words that the script has not
 * @returns the script as it was given when it cannot be told apart
 */
export async function replaceWords(
  printed: string,
  pattern: RegExp,
  mark: string,
  replace: (found: Found) => string,
): Promise<string> {
  const matches = [...printed.matchAll(pattern)];
  if (matches.length === 0) return printed;
  let count = 0;
  const marked = printed.replace(pattern, () => {
    const word = `${mark}${count++}${mark}`;
    return `${word}  ${word}`;
  });
  const reprinted = await print(marked).catch((error: unknown) => {
    if (error instanceof CanonicalError) return null;
    throw error;
  });
  if (reprinted === null) return printed;
  const pair = new RegExp(`${mark}(\\d+)${mark}( +)${mark}\\1${mark}`, 'g');
  return reprinted.replace(pair, (whole, index: string, gap: string) => {
    const match = matches[Number(index)];
    return match === undefined ? whole : replace({ match, isCode: gap.length === 1 });
  });
}
