// Configuration in here-documents: what its own syntax makes of it, one setting a line.

/**
 * The settings of a text, or null when it is none: JSON as paths, sections with keys as systemd and many others write them,
 * or lines of variables. Comments, layout and the order of different keys don't count; that of one repeated key does.
 */
export function readConfiguration(text: string): readonly string[] | null {
  return readJson(text) ?? readSettings(text);
}

function readJson(text: string): readonly string[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return [...flatten(JSON.parse(text), '')].sort();
  } catch {
    return null;
  }
}

function* flatten(value: unknown, path: string): Generator<string> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    yield `${path} = ${JSON.stringify(value)}`;
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const name = Array.isArray(value) ? `[${key}]` : JSON.stringify(key);
    yield* flatten(inner, path === '' || Array.isArray(value) ? path + name : `${path}.${name}`);
  }
}

const SECTION = /^\[([^\]]+)\]$/;
const SETTING = /^([\w.-]+)\s*=\s*(.*)$/;

function readSettings(text: string): readonly string[] | null {
  const bySection = new Map<string, { key: string; line: string }[]>();
  let section = '';
  const lines = text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim());
  for (const line of lines) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const name = SECTION.exec(line)?.[1];
    if (name !== undefined) {
      section = name;
      continue;
    }
    const [, key, value] = SETTING.exec(line) ?? [];
    if (key === undefined) return null;
    const settings = bySection.get(section) ?? [];
    bySection.set(section, settings);
    settings.push({ key, line: `${section === '' ? '' : `[${section}] `}${key}=${value}` });
  }
  const all = [...bySection.values()].map((settings) =>
    settings.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
  );
  return all.length === 0 ? null : all.flat().map(({ line }) => line);
}
