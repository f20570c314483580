// What the suite keeps of a text of the guide instead of its words: enough to recognise it, and to say which word changed.
import { createHash } from 'node:crypto';
import { fingerprint } from './fingerprint.ts';

export interface Sketch {
  /** Fingerprint of the text, 12 hex digits. */
  readonly print: string;
  /** One for each word, four hex digits. */
  readonly words: readonly string[];
}

/** The sketch of a text: whitespace does not count. */
export function sketch(text: string): Sketch {
  return { print: fingerprint(text).slice(0, 12), words: wordsOf(text).map(hashOf) };
}

/** How alike two texts are by their words, in whatever order: from 0, nothing in common, to 1. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  if (a.length + b.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    common += 1;
  }
  return (2 * common) / (a.length + b.length);
}

/** The words of a text that a sketch has not. */
export function newWords(text: string, { words }: Sketch): readonly string[] {
  const left = [...words];
  return wordsOf(text).filter((word) => {
    const found = left.indexOf(hashOf(word));
    if (found === -1) return true;
    left.splice(found, 1);
    return false;
  });
}

/** A few words with which a text begins, to recognise it by. */
export function beginning(text: string): string {
  const words = wordsOf(text).slice(0, 5);
  let begun = words.shift() ?? '';
  for (const word of words) {
    if (begun.length + word.length >= LONGEST_BEGINNING) break;
    begun += ` ${word}`;
  }
  return begun.slice(0, LONGEST_BEGINNING);
}
const LONGEST_BEGINNING = 36;

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}

const hashes = new Map<string, string>();

function hashOf(word: string): string {
  let hash = hashes.get(word);
  if (hash === undefined) {
    hash = createHash('sha256').update(word).digest('hex').slice(0, 4);
    hashes.set(word, hash);
  }
  return hash;
}
