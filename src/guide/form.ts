// A script as the list of what it does, one line each: to compare, and to show the line that changed.
import { CanonicalError, canonical } from './canonical.ts';
import { readConfiguration } from './configuration.ts';
import { fingerprint } from './fingerprint.ts';
import { takeHeredoc } from './heredoc.ts';
import { takeHeredocs } from './heredocs.ts';
import { type NestedScript, takeNested } from './nested.ts';
import { PLACEHOLDER } from './placeholder.ts';
import { print, printLines } from './shell-printer.ts';

/** A here-document of prose, of which only the fingerprint counts. */
export interface ProseOf {
  readonly heredoc: string;
  /** What its text must be; of the text itself when left out. */
  readonly fingerprint?: string;
}

/** Characters for private use: a guide that has these shows them as the signs they stand for. */
const [OPEN, CLOSE, OUTER] = ['\uf8f0', '\uf8f1', '\uf8f2'] as const;
/** Begins the line that stands for a here-document of prose. */
export const PROSE = 'prose with the fingerprint ';
/** What stands inside of another line is indented by so much. */
const INDENT = '  ';

/**
 * The lines of a script's canonical form, those of nested scripts and of here-documents beneath the command they belong to.
 *
 * What a here-document holds is compared by its own syntax: a unit of systemd and what is written like one by section and
 * key, JSON by path, a script as a script.
 *
 * @returns what stands there, line by line, for a script that cannot be parsed
 */
export async function formOf(script: string, prose: ProseOf | null = null): Promise<readonly string[]> {
  const text = prose === null ? script : withoutProse(script, prose);
  try {
    // A placeholder is a part of a word, not two redirections.
    const form = (await canonical(text)).replace(PLACEHOLDER, `${OPEN}$1${CLOSE}`);
    return (await linesOf(form)).map((line) => line.replaceAll(OPEN, '<').replaceAll(CLOSE, '>'));
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error;
    return text.trim().split(/\s*\n\s*/);
  }
}

function withoutProse(script: string, { heredoc, fingerprint: known }: ProseOf): string {
  const taken = takeHeredoc(script, heredoc);
  if (taken === null) return script;
  const text = `${PROSE}${(known ?? fingerprint(taken.body)).slice(0, 12)}\n`;
  return script.replace(taken.body, () => text);
}

async function linesOf(form: string): Promise<readonly string[]> {
  // Characters of words that the script has not.
  const [nestedMark = '', heredocMark = ''] = unused(form);
  const { rest, scripts } = takeNested(form, OUTER, (index) => `${nestedMark}${index}${nestedMark}`);
  const restore = (text: string): string =>
    text.replace(new RegExp(`${nestedMark}(\\d+)${nestedMark}`, 'g'), (_, index: string) => {
      return scripts[Number(index)]?.whole ?? '';
    });
  const { commands, heredocs } = takeHeredocs(rest, (index) => `${heredocMark}${index}${heredocMark}`);
  const inner = new RegExp(`([${nestedMark}${heredocMark}])(\\d+)\\1`, 'g');
  const lines: string[] = [];
  for (const line of await printLines(await spread(commands))) {
    const shown = line.replace(inner, (_whole, mark: string, index: string) =>
      mark === nestedMark ? (scripts[Number(index)]?.shown ?? '') : (heredocs[Number(index)]?.operator ?? ''),
    );
    lines.push(shown.replace(/<<< (?=<<)/g, ''));
    for (const [, mark, index] of line.matchAll(inner)) {
      const heredoc = mark === heredocMark ? heredocs[Number(index)] : undefined;
      const beneath =
        heredoc === undefined
          ? await nestedLines(scripts[Number(index)])
          : await bodyLines(restore(heredoc.body));
      lines.push(...beneath.map((one) => INDENT + one));
    }
  }
  return lines;
}

/** Conditions and loops over several lines: whether that changes nothing, and was not in quotes, the printer says. */
async function spread(commands: string): Promise<string> {
  const wide = commands
    .replace(/; (then|do) /g, '; $1\n')
    .replace(/; (else|elif|fi|done)\b/g, '\n$1')
    .replace(/^else /gm, 'else\n');
  if (wide === commands) return commands;
  const printed = await Promise.all([commands, wide].map((text) => print(text).catch(() => null)));
  return printed[0] === printed[1] ? wide : commands;
}

/** Canonical already, where it could be parsed. */
async function nestedLines(nested: NestedScript | undefined): Promise<readonly string[]> {
  const { script = '', expands = false } = nested ?? {};
  try {
    const lines = await linesOf(script);
    if (!expands) return lines;
    // As it stands in double quotes: what the inner shell expands has a backslash, what the outer one does has none.
    return lines.map((line) => line.replaceAll('$', '\\$').replaceAll(OUTER, '$'));
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error;
    return script.split('\n');
  }
}

async function bodyLines(body: string): Promise<readonly string[]> {
  const [first = ''] = body.split('\n');
  if (/^#!.*\b(?:ba|da)?sh\b/.test(first)) return [first.trim(), ...(await formOf(body))];
  return readConfiguration(body) ?? body.split('\n').map((line) => line.trimEnd());
}

function unused(text: string): readonly string[] {
  const found: string[] = [];
  for (let code = 0xf000; found.length < 2; code += 1) {
    const character = String.fromCodePoint(code);
    if (!text.includes(character)) found.push(character);
  }
  return found;
}
