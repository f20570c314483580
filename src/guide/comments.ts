// A comment that ends in a backslash: bash ends it there, mvdan/sh goes on with the next line.
import { CanonicalError, print } from './shell-printer.ts';

/**
 * Removes the backslashes that end a comment, so that the parser reads the next line as bash does.
 *
 * It matters where somebody comments out one line of a continued command: bash then runs the rest as another command.
 * Whether a backslash is in a comment is for the parser to say: a mark put in its place is not printed.
 *
 * @param mark a character of words that the script has not
 */
export async function endComments(script: string, mark: string): Promise<string> {
  const lines = script.split('\n');
  for (const [index, line] of lines.entries()) {
    if (index === lines.length - 1 || !/#.*\\$/.test(line)) continue;
    const shortened = line.slice(0, -1);
    const printedWith = (ending: string): Promise<string | null> =>
      print(lines.with(index, shortened + ending).join('\n')).catch(nullIfNotParsed);
    // Without the backslash a real continuation may fail to parse, with it a comment may.
    const printed = (await printedWith(mark)) ?? (await printedWith(`${mark}\\`));
    if (printed !== null && !printed.includes(mark)) lines[index] = shortened;
  }
  return lines.join('\n');
}

function nullIfNotParsed(error: unknown): null {
  if (error instanceof CanonicalError) return null;
  throw error;
}
