// Lists that people write in YAML: each entry checked, each mistake named with its file and line.
import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { z } from 'zod';
import { BadInput } from '../bad-input.ts';

/** An entry, and where it begins: `waivers.yaml:12`. */
export interface Entry<T> {
  readonly value: T;
  readonly where: string;
}

/** What is wrong with an entry: as the parts of one message. */
export interface Problem {
  readonly what: string;
  readonly where: string;
  readonly next: string;
}

/**
 * Reads a list.
 * @param file path of a YAML file; messages call it so
 * @param noun what the list is of, in the plural: `waivers`
 * @param example one entry that is well-formed
 * @param problems what else may be wrong with the entries that are well-formed
 * @throws BadInput naming everything that is wrong: the file cannot be read, is no YAML or no list, or its entries
 */
export async function readList<T extends object>(
  file: string,
  noun: string,
  schema: z.ZodType<T>,
  example: string,
  problems: (entries: readonly Entry<T>[]) => readonly Problem[],
): Promise<readonly Entry<T>[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadInput(`The ${noun} cannot be read (${why})`, file, 'Check the path.', { cause: error });
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new BadInput(`The ${noun} are no YAML`, `${file}:${line}`, `${error.message}.`);
  }
  const { contents } = document;
  if (contents === null) return [];
  if (!isSeq(contents)) throw new BadInput(`The file is no list of ${noun}`, file, `Write:\n${example}`);

  const lineOf = (node: unknown) =>
    isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
  const entries: Entry<T>[] = [];
  const wrong: Problem[] = [];
  for (const item of contents.items) {
    const line = lineOf(item) ?? 1;
    if (!isMap(item)) {
      const next = `Write it with its fields:\n${example}`;
      wrong.push({ what: 'This entry has no fields', where: `${file}:${line}`, next });
      continue;
    }
    const given = Object.fromEntries(item.items.map((pair) => [keyOf(pair), plainOf(pair)]));
    const parsed = schema.safeParse(given);
    if (parsed.success) {
      entries.push({ value: parsed.data, where: `${file}:${line}` });
      continue;
    }
    for (const issue of parsed.error.issues) {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
      const fields = unknown.length > 0 ? unknown : [String(issue.path[0] ?? '')];
      for (const field of fields) {
        const at = lineOf(pairOf(item, field)?.key) ?? line;
        wrong.push(problemOf(field, given, issue.message, unknown.length > 0, `${file}:${at}`, example));
      }
    }
  }
  demandNone([...wrong, ...problems(entries)]);
  return entries;
}

function problemOf(
  field: string,
  given: Readonly<Record<string, unknown>>,
  message: string,
  unknown: boolean,
  where: string,
  example: string,
): Problem {
  if (unknown) return { what: `There is no field ${field}`, where, next: `An entry reads:\n${example}` };
  const value = given[field];
  if (value === undefined || value === null || value === '')
    return { what: `${field} is missing`, where, next: message };
  return { what: `${field} cannot be “${String(value)}”`, where, next: message };
}

/** @throws BadInput naming all of them */
function demandNone([first, ...others]: readonly Problem[]): void {
  if (first === undefined) return;
  const more = others.map(({ what, where, next }) => `${what}: ${where}. ${next}`);
  throw new BadInput(first.what, first.where, [first.next, ...more].join('\n'));
}

function pairOf(map: YAMLMap, field: string): Pair | undefined {
  return map.items.find((pair) => keyOf(pair) === field);
}

function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

/** A number or a boolean stays one, so that the schema can say what it should have been; what is nested is shown as YAML. */
function plainOf({ value }: Pair): unknown {
  return isScalar(value) ? value.value : value === null ? null : String(value);
}
