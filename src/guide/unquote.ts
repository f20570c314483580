// Quotes that change nothing: those around a whole word of letters, digits and signs that no shell reads otherwise.
import { replaceWords } from './in-code.ts';

/**
 * A quoted word. Not the one that ends a here-document, whose quotes say that nothing in it is expanded, nor a pattern to
 * match. No `=` in it: `A=1` before a command sets a variable, `"A=1"` is the command.
 */
const QUOTED = /(?<=(?:^|[ (=])(?<!<<-? ?)(?<!=~ ))(["'])([\w@%+:.,/-]+)\1(?=$|[\s;)&|])/g;
const RESERVED = new Set(
  'if then else elif fi for while until do done case esac in function select time coproc'.split(' '),
);

/** A printed script without such quotes. `mark` is a character of words that it has not. */
export function unquote(printed: string, mark: string): Promise<string> {
  return replaceWords(printed, QUOTED, mark, ({ match, isCode }) => {
    const [whole, , word = ''] = match;
    return isCode && !RESERVED.has(word) ? word : whole;
  });
}
