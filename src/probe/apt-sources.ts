// Where apt gets packages from: every entry of sources.list and sources.list.d, of either format.
import type { ReadingShell } from '../machine/shell.ts';
import { parseDeb822 } from './deb822.ts';
import { ProbeError } from './error.ts';
import { outputOf } from './result.ts';

export interface AptSource {
  readonly file: string;
  /** `deb`, `deb-src` or both. */
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  /** Empty of a flat repository, whose suite ends in a slash. */
  readonly components: readonly string[];
  /** Keyring file or files, key fingerprints, or the key itself, as it stands; null: any key apt trusts. */
  readonly signedBy: string | null;
  /** Null: those of the machine. */
  readonly architectures: readonly string[] | null;
  /** False of a deb822 entry with `Enabled: no`. */
  readonly enabled: boolean;
  /** All other options, names in lower case: `{ trusted: 'yes' }`. */
  readonly options: Readonly<Record<string, string>>;
}

// apt does not look at other names.
const SOURCE_FILE = /^\/etc\/apt\/(?:sources\.list|sources\.list\.d\/[\w.-]+\.(?:list|sources))$/;
const FILES =
  "find /etc/apt -maxdepth 2 \\( -path /etc/apt/sources.list -o -path '/etc/apt/sources.list.d/*.list'" +
  " -o -path '/etc/apt/sources.list.d/*.sources' \\) -xtype f -exec tail -v -n +1 {} +";

/** Every entry apt reads (guide: 1.3 and 1.4 add NodeSource and Docker), sorted by file. */
export async function readAptSources(shell: ReadingShell): Promise<readonly AptSource[]> {
  return parseAptSources(outputOf(await shell.run(FILES), 'Look for an unreadable file below /etc/apt.'));
}

/** @param text files one after another, each below a line `==> FILE <==`, as `tail -v` prints them */
export function parseAptSources(text: string): readonly AptSource[] {
  const [before = '', ...parts] = text.split(/^==> (.+) <==$/m);
  if (before.trim() !== '') throw ProbeError.unreadable('tail', before.trim());
  const entries: AptSource[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [file = '', content = ''] = parts.slice(i, i + 2);
    if (!SOURCE_FILE.test(file)) continue;
    const parse = file.endsWith('.sources') ? parseSourcesFile : parseListFile;
    entries.push(...parse(content, file));
  }
  return entries.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

// deb [ arch=amd64 signed-by=/etc/apt/keyrings/docker.gpg ] https://download.docker.com/linux/ubuntu noble stable
const ENTRY = /^(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?((?:\[[^\]]*\]|\S)+)\s+(\S+)(?:\s+(.*))?$/;

function parseListFile(content: string, file: string): AptSource[] {
  const lines = content.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, type, bracket = '', uri, suite, components = ''] = ENTRY.exec(line) ?? [];
      if (type === undefined || uri === undefined || suite === undefined) throw unreadable(file, line);
      const options: Record<string, string> = {};
      for (const word of bracket.match(/[^\s="]+=(?:"[^"]*"|\S*)|\S+/g) ?? []) {
        const [, name, value] = /^([^=]+)=(.*)$/.exec(word) ?? [];
        if (name === undefined || value === undefined) throw unreadable(file, line);
        options[name.toLowerCase()] = value.replaceAll('"', '');
      }
      const { arch, 'signed-by': signedBy = null, ...rest } = options;
      const source = { types: [type], uris: [uri], suites: [suite], components: words(components), signedBy };
      return { file, ...source, architectures: arch?.split(',') ?? null, enabled: true, options: rest };
    });
}

function parseSourcesFile(content: string, file: string): AptSource[] {
  return parseDeb822(content, file).map((fields) => {
    const { types, uris, suites, components = '', architectures, ...more } = fields;
    if (types === undefined || uris === undefined || suites === undefined)
      throw unreadable(file, JSON.stringify(fields));
    const { 'signed-by': signedBy = null, enabled = 'yes', ...options } = more;
    return {
      file,
      types: words(types),
      uris: words(uris),
      suites: words(suites),
      components: words(components),
      signedBy,
      architectures: architectures === undefined ? null : words(architectures),
      enabled: !['no', 'false', 'without', 'off', 'disable', '0'].includes(enabled.toLowerCase()),
      options,
    };
  });
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function unreadable(file: string, line: string): ProbeError {
  return ProbeError.unreadable(file, line);
}
