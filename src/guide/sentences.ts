// Prose → sentences: where a promise begins and ends, so that a change next to it does not concern it.

export interface Sentence {
  readonly text: string;
  /** Where it begins in the text that was split. */
  readonly offset: number;
}

/** After these, a full stop ends no sentence. */
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|vs|cf|no|approx)|\b[A-Z])\.$/i;
const END = /[.!?:]["”’)\]]*\s+(?=["“‘([]?[A-Z`*\d])/g;

/**
 * Splits at the ends of sentences, and after a colon that a sentence follows. What stands in backticks or quotes is never split.
 * @returns the sentences in their order, none of them empty
 */
export function splitSentences(text: string): Sentence[] {
  // Of the same length, so that offsets are those of the text itself.
  const plain = text.replace(/`[^`]*`|"[^"\n]*"/g, (quoted) => `"${'x'.repeat(quoted.length - 2)}"`);
  const sentences: Sentence[] = [];
  let begin = 0;
  const take = (end: number): void => {
    const piece = text.slice(begin, end);
    const lead = piece.length - piece.trimStart().length;
    if (piece.trim() !== '') sentences.push({ text: piece.trim(), offset: begin + lead });
    begin = end;
  };
  for (const match of plain.matchAll(END)) {
    const end = match.index + match[0].length;
    const before = plain.slice(begin, match.index + 1);
    if (ABBREVIATION.test(before)) continue;
    // "Verify: `gcc --version`" and "**Important:** ..." are one statement each.
    if (before.endsWith(':') && before.length < LABEL_LENGTH) continue;
    take(end);
  }
  take(text.length);
  return sentences;
}

/** A colon this early ends a label, not a sentence. */
const LABEL_LENGTH = 40;

/**
 * Splits a paragraph whose every line gives one thing its value: `Node.js: 22.22.0`.
 * @returns null when it is another one, or has one line only
 */
export function splitLabels(text: string): Sentence[] | null {
  const lines = text.split('\n');
  if (lines.length < 2 || !lines.every((line) => /^\s*[\w.]+(?: [\w.]+)?: \S/.test(line))) return null;
  let offset = 0;
  return lines.map((line) => {
    const sentence = { text: line.trim(), offset };
    offset += line.length + 1;
    return sentence;
  });
}
