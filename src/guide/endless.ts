// Markdown that a parser would be busy with for minutes: no guide has it, and whoever gives it learns so at once.

/** A line may open so many quotations and lists, one in the other. */
const DEEPEST = 100;
/** A paragraph may have so many signs of emphasis: each is compared with all before it. */
const MOST_SIGNS = 1000;

/**
 * What of a document would take too long to be parsed, in words, with its line from 1.
 * @returns null when nothing would
 */
export function endlessPart(source: string): string | null {
  let signs = 0;
  for (const [index, line] of source.split('\n').entries()) {
    const lead = /^[ \t>\-*+\d.)]*/.exec(line)?.[0] ?? '';
    if (count(lead, />|(?:[-*+]|\d[.)])[ \t]/g) > DEEPEST)
      return `more than ${DEEPEST} quotations or lists in each other, line ${index + 1}`;
    signs = line.trim() === '' ? 0 : signs + count(line, /[*_]+/g);
    if (signs > MOST_SIGNS)
      return `more than ${MOST_SIGNS} signs of emphasis in one paragraph, line ${index + 1}`;
  }
  return null;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
