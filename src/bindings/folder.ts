// The folder `bindings`: one file for each part of the guide, one for what stands before them, one for overrules.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import { BadInput } from '../bad-input.ts';
import type { Overrule } from '../guide/promises.ts';
import { PARTS } from '../spec/phases.ts';
import { type BoundSection, bindingsSchema, overrulesSchema } from './file.ts';

export const BINDINGS = fileURLToPath(new URL('../../bindings', import.meta.url));
const OVERRULES = 'overrules.yaml';
const FRONT = 'front.yaml';
/** In the guide's order. */
const FILES = [FRONT, ...PARTS.map(({ folder }) => `${folder}.yaml`)];

export interface Bindings {
  readonly sections: readonly BoundSection[];
  readonly overrules: readonly Overrule[];
}

/** @throws BadInput naming a file that is malformed */
export async function readBindings(folder = BINDINGS): Promise<Bindings> {
  const sections: BoundSection[] = [];
  for (const file of FILES) sections.push(...(await readYaml(join(folder, file), bindingsSchema)));
  return { sections, overrules: await readYaml(join(folder, OVERRULES), overrulesSchema) };
}

/** Writes the sections of one part of the guide; null is what stands before all parts. */
export async function writeBindings(
  part: string | null,
  sections: readonly BoundSection[],
  folder = BINDINGS,
): Promise<void> {
  const about = PARTS.find(({ name }) => name === part);
  const file = join(folder, about === undefined ? FRONT : `${about.folder}.yaml`);
  const heads = about?.headings.join(', ') ?? 'what stands before Phase 1';
  const head = `# What of the guide is tested by what: ${heads}. \`conform coverage --guide FILE --update\` keeps the fingerprints;\n# \`by\` and \`because\` are ours.\n`;
  await writeFile(file, head + stringify(sections, { lineWidth: 0 }));
}

async function readYaml<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '[]';
    throw error;
  });
  try {
    return schema.parse(parse(text));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new BadInput('These are no bindings', file, what, { cause: error });
  }
}
