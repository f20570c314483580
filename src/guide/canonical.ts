// The one canonical form of a shell script, by mvdan/sh: two scripts with the same form run the same commands.
import { endComments } from './comments.ts';
import { PLACEHOLDER } from './placeholder.ts';
import { CanonicalError, print } from './shell-printer.ts';

export { CanonicalError };

/**
 * The canonical form of a bash script, on as few lines as here-documents and quotes allow: for comparing and for
 * reports, not for running.
 *
 * Does not count: comments, layout, line continuations, `` `a` `` for `$(a)`, `=` for `==` inside `[[ ]]`; the same
 * inside the single-quoted script of a `bash -c` command, with or without `sudo -u NAME` before it. Everything else
 * counts: words and their order, redirections, here-documents, variables, conditions, loops, `&`, `|&`. So does all
 * quoting, even quoting that changes nothing: sh-syntax's tree has positions, but not the parts of a word.
 *
 * Placeholders of the guide (`<your-channel>`, `<provider/model-id>`) are taken for parts of words.
 *
 * @throws CanonicalError when the script cannot be parsed
 */
export async function canonical(script: string): Promise<string> {
  const { text, mark, restore } = disguise(script);
  try {
    return restore(await normalise(text, mark));
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error;
    throw new CanonicalError(restore(error.reason), error.line, error.column, { cause: error.cause });
  }
}

/** Parts of a word to bash, but the printer drops them or makes newlines and spaces of them. */
const MISPRINTED = ['\0', '\v', '\f', '\r'];

interface Disguise {
  readonly text: string;
  /** A character of words that the text has not, to ask the parser what becomes of it. */
  readonly mark: string;
  restore(text: string): string;
}

/** Replaces what the parser would misread, character for character, by private-use characters the script has not. */
function disguise(script: string): Disguise {
  const taken = new Set(script);
  const unused = (function* () {
    for (let code = 0xe000; ; code += 1) {
      const character = String.fromCodePoint(code);
      if (!taken.has(character)) yield character;
    }
  })();
  const [open = '', close = '', mark = '', ...masks] = unused.take(3 + MISPRINTED.length);
  const replaceAll = (text: string, from: readonly string[], to: readonly string[]): string =>
    from.reduce((replaced, character, index) => replaced.replaceAll(character, () => to[index] ?? ''), text);
  return {
    text: replaceAll(script.replace(PLACEHOLDER, `${open}$1${close}`), MISPRINTED, masks),
    mark,
    restore: (text) => replaceAll(text, [open, close, ...masks], ['<', '>', ...MISPRINTED]),
  };
}

async function normalise(script: string, mark: string): Promise<string> {
  return normaliseNested(await print(await endComments(script, mark)), mark);
}

/** In printed form, and where a command begins: nothing but a shell script can follow. */
const NESTED = /(?<=^|; |&& |\|\| |\| )((?:sudo (?:-u [\w.-]+ )?)?bash -c )'([^']*)'(?=$|[\s;)])/g;

/**
 * Gives the single-quoted scripts of `bash -c` commands their canonical form too.
 *
 * Whether a match is code, and not text in a here-document or in quotes, is for the parser to say: the script is
 * replaced by two words with two spaces between them. Printed again, only in code has one of the spaces gone.
 */
async function normaliseNested(printed: string, mark: string): Promise<string> {
  const bodies = Array.from(printed.matchAll(NESTED), ([, , body]) => body ?? '');
  if (bodies.length === 0) return printed;
  let count = 0;
  const marked = printed.replace(NESTED, (_match, command: string) => {
    const word = `${mark}${count++}${mark}`;
    return `${command}${word}  ${word}`;
  });
  const forms = await Promise.all(bodies.map((body) => normalise(body, mark).catch(keepIfNotParsed(body))));
  const reprinted = await print(marked).catch(keepIfNotParsed(null));
  if (reprinted === null) return printed;
  const pair = new RegExp(`${mark}(\\d+)${mark}( +)${mark}\\1${mark}`, 'g');
  return reprinted.replace(pair, (_match, index: string, gap: string) => {
    const body = gap.length === 1 ? forms[Number(index)] : bodies[Number(index)];
    return `'${body}'`;
  });
}

/** For a script that is only perhaps one: what cannot be parsed is kept as it stands. */
function keepIfNotParsed<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof CanonicalError) return instead;
    throw error;
  };
}
