// Debian's control format (deb822): stanzas of fields, as in `*.sources`.
import { ProbeError } from './error.ts';

/**
 * The stanzas of a file, each a record of fields with names in lower case; lines of a longer value are joined by newlines.
 *
 * @param origin file the text is from, for the error message
 * @throws ProbeError on a line that is neither field, continuation nor comment
 */
export function parseDeb822(text: string, origin: string): readonly Readonly<Record<string, string>>[] {
  const stanzas: Record<string, string>[] = [];
  let stanza: Record<string, string> | null = null;
  let field: string | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    if (line.trim() === '') {
      stanza = null;
      field = null;
      continue;
    }
    const [, name, value = ''] = /^([^\s:#-][^\s:]*):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      if (stanza === null) {
        stanza = {};
        stanzas.push(stanza);
      }
      field = name.toLowerCase();
      stanza[field] = value.trim();
    } else if (/^\s/.test(line) && stanza !== null && field !== null) {
      stanza[field] = `${stanza[field]}\n${line.trim()}`.trim();
    } else {
      throw ProbeError.unreadable(origin, line);
    }
  }
  return stanzas;
}
