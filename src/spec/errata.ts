// All listed errata, in the guide's order, each with the steps and checks that meet it.
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Block } from '../guide/blocks.ts';
import { findRewritten, isCorrected, type Note } from '../guide/corrected.ts';
import type { Guide } from '../guide/document.ts';
import type { Change } from '../guide/patch.ts';
import type { ItemDefinition, SectionDefinition } from './definition.ts';
import type { CorrectedErrata, Erratum, Patch } from './erratum.ts';
import { loadSections } from './registry.ts';

const FOLDER = fileURLToPath(new URL('../../errata', import.meta.url));

export interface ListedErratum {
  readonly erratum: Erratum;
  readonly section: Pick<SectionDefinition, 'id' | 'title' | 'phase'>;
  /** What may meet it, in the guide's order. */
  readonly metBy: readonly ItemDefinition[];
}

/**
 * Every erratum of the folder `errata`.
 * @throws Error for a file without one, one that is not named for its file, or one that nothing in the suites meets
 */
export async function loadErrata(): Promise<readonly ListedErratum[]> {
  const sections = [...(await loadSections()).values()];
  const listed: ListedErratum[] = [];
  for await (const file of glob('*.ts', { cwd: FOLDER })) {
    const exported = Object.values(await import(pathToFileURL(join(FOLDER, file)).href));
    const erratum = exported.find((value) => isErratum(value) && `${value.id}.ts` === file);
    if (!isErratum(erratum)) throw new Error(`errata/${file} exports no erratum of the same name.`);
    const metBy = sections
      .flatMap(({ items }) => items)
      .filter(({ errata }) => errata.some(({ id }) => id === erratum.id));
    const section = sections.find(({ id }) => id === erratum.section);
    if (section === undefined || metBy.length === 0) {
      throw new Error(`Erratum ${erratum.id} is listed, and no step or check meets it.`);
    }
    listed.push({ erratum, section, metBy });
  }
  const place = ({ section, metBy }: ListedErratum): [number, number] => [
    sections.findIndex(({ id }) => id === section.id),
    sections.flatMap(({ items }) => items).findIndex(({ id }) => id === metBy[0]?.id),
  ];
  return listed.sort((a, b) => {
    const [[ofA, inA], [ofB, inB]] = [place(a), place(b)];
    return ofA - ofB || inA - inB || (a.erratum.id < b.erratum.id ? -1 : 1);
  });
}

/** The changes to the guide that an erratum comes to. */
export function patchesOf({ erratum, metBy }: ListedErratum): readonly (Patch & { section: string })[] {
  const { correction, patches } = erratum;
  if (patches !== undefined) return patches.map((patch) => ({ section: erratum.section, ...patch }));
  if (correction.kind === 'promise') return [];
  return metBy.flatMap((item) =>
    item.kind === 'step' && item.block > 0
      ? [{ section: item.section.id, block: item.block, to: correction.run }]
      : [],
  );
}

/**
 * What the guide should say: changes to its blocks, or where there is none, a note of what is true.
 * @returns at least one
 */
export function correctionsOf(listed: ListedErratum): readonly (Change | Note)[] {
  const { section, correction } = listed.erratum;
  const changes = patchesOf(listed);
  return changes.length > 0 ? changes : [{ section, says: correction.says }];
}

/** What a document says already of what the errata would have it say. */
export function correctedIn(guide: Guide, errata: readonly ListedErratum[]): CorrectedErrata {
  const all = errata.flatMap(correctionsOf);
  return Object.fromEntries(
    errata
      .filter((listed) => isCorrected(guide, correctionsOf(listed), all))
      .map((listed) => [listed.erratum.id, patchesOf(listed).length > 0 ? 'changed' : 'noted']),
  );
}

/**
 * The block that a document has in place of one of the suite's, because errata would have it rewritten; null when it has none.
 * @param section id of the section
 * @param block which of its blocks, from 1
 */
export function rewrittenIn(
  guide: Guide,
  errata: readonly ListedErratum[],
  section: string,
  block: number,
): Block | null {
  const change = errata
    .flatMap(patchesOf)
    .find((one) => one.from === undefined && one.section === section && one.block === block);
  return change === undefined ? null : findRewritten(guide, change, errata.flatMap(correctionsOf));
}

function isErratum(value: unknown): value is Erratum {
  return typeof value === 'object' && value !== null && 'id' in value && 'correction' in value;
}
