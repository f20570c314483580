// The one canonical form of a shell script, by mvdan/sh: two scripts with the same form run the same commands.
import { endComments } from './comments.ts';
import { type Nested, normaliseNested } from './nested.ts';
import { PLACEHOLDER } from './placeholder.ts';
import { CanonicalError, print } from './shell-printer.ts';
import { unquote } from './unquote.ts';

export { CanonicalError };

/**
 * The canonical form of a bash script, on as few lines as here-documents and quotes allow: for comparing and for
 * reports, not for running.
 *
 * Does not count: comments, layout, line continuations, `` `a` `` for `$(a)`, `=` for `==` inside `[[ ]]`, quotes around a
 * whole word that is the same without them; the same inside the quoted script of a `bash -c` command, with or without
 * `sudo -u NAME` before it. Everything else counts: words and their order, redirections, here-documents, variables,
 * conditions, loops, `&`, `|&`, all other quoting.
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
  const printed = await print(await endComments(script, mark));
  const nested: Nested = { normalise: (body) => normalise(body, mark), mark };
  return unquote(await normaliseNested(printed, nested), mark);
}
