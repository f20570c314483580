// What a machine printed, made fit for a line of a report: no terminal sequences, no control characters.

import { stripVTControlCharacters } from 'node:util';

/** The text without terminal escape sequences and without characters XML 1.0 forbids; tab and line feed stay. */
export function plainText(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point.
      .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/g, '')
      .toWellFormed()
  );
}

/** The first line of a text, at most `limit` characters. */
export function oneLine(text: string, limit = 160): string {
  const line = plainText(text).trim().split('\n', 1)[0] ?? '';
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
