// Scripts in scripts: the quoted argument of a `bash -c` command.
import { replaceWords } from './in-code.ts';
import { CanonicalError } from './shell-printer.ts';

export interface Nested {
  /** Gives a script its canonical form. */
  readonly normalise: (script: string) => Promise<string>;
  /** A character of words that the script has not. */
  readonly mark: string;
}

/** In printed form, and where a command begins: nothing but a shell script can follow. */
const BEGIN = String.raw`(?<=(?:^|; |&& |\|\| |\| |\$\()(?:sudo (?:-u [^\s'"]+ )?)?bash -c )`;
const END = String.raw`(?=$|[\s;)])`;
export const NESTED = new RegExp(`${BEGIN}(?:'([^']*)'|"((?:[^"\\\\]|\\\\[\\s\\S])*)")${END}`, 'g');

/** Gives the quoted scripts of `bash -c` commands their canonical form too. */
export async function normaliseNested(printed: string, { normalise, mark }: Nested): Promise<string> {
  const forms = new Map<string, string>();
  for (const [whole, single, double = ''] of printed.matchAll(NESTED)) {
    const normalised = single === undefined ? inDouble(double, mark) : inSingle(single);
    const form = await normalise(normalised.script).catch((error: unknown) => {
      if (error instanceof CanonicalError) return null;
      throw error;
    });
    if (form !== null) forms.set(whole, normalised.quote(form));
  }
  return replaceWords(printed, NESTED, mark, ({ match: [whole], isCode }) =>
    isCode ? (forms.get(whole) ?? whole) : whole,
  );
}

/** A script in quotes, and how to quote it again. */
interface Quoted {
  readonly script: string;
  readonly quote: (script: string) => string;
}

function inSingle(script: string): Quoted {
  return { script, quote: (form) => `'${form}'` };
}

/** What the outer shell expands is a part of a word to the inner one. */
function inDouble(text: string, mark: string): Quoted {
  const outer = `${mark}${mark}`;
  const script = text.replace(/\\([$"\\`])|\\\n|\$/g, (whole, escaped?: string) =>
    escaped !== undefined ? escaped : whole === '$' ? outer : '',
  );
  return {
    script,
    quote: (form) => `"${form.replace(/[$"\\`]/g, '\\$&').replaceAll(outer, () => '$')}"`,
  };
}

/** A nested script, taken out of a canonical form. */
export interface NestedScript {
  readonly script: string;
  /** Whether it stands in double quotes, where the outer shell expands some of it. */
  readonly expands: boolean;
  /** With its quotes. */
  readonly whole: string;
  /** What shows that a script stood there. */
  readonly shown: string;
}

/**
 * Puts the scripts of a canonical form's `bash -c` commands aside, each for a word.
 * @param outer stands for the `$` of what the outer shell expands
 */
export function takeNested(
  form: string,
  outer: string,
  word: (index: number) => string,
): { rest: string; scripts: readonly NestedScript[] } {
  const scripts: NestedScript[] = [];
  const rest = form.replace(NESTED, (whole, single?: string, double = '') => {
    const expands = single === undefined;
    const script = expands
      ? double.replace(/\\([$"\\`])|\$/g, (_: string, escaped?: string) => escaped ?? outer)
      : single;
    scripts.push({ script, expands, whole, shown: expands ? '"…"' : "'…'" });
    return word(scripts.length - 1);
  });
  return { rest, scripts };
}
