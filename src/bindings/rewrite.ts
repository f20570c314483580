// The folder `bindings`, written anew for a document.
import type { Guide } from '../guide/document.ts';
import { findPhase, PARTS, partOf } from '../spec/phases.ts';
import { readBindings, writeBindings } from './folder.ts';
import { readSuite } from './load.ts';
import { updated } from './update.ts';

/** Brings every file of the folder up to date with the document; what people wrote in them stays. */
export async function rewriteBindings(guide: Guide): Promise<void> {
  const sections = await updated(guide, await readBindings(), await readSuite());
  const part = (id: string): string | null => {
    const phase = findPhase(id);
    return phase === null ? null : partOf(phase);
  };
  for (const name of [null, ...PARTS.map((one) => one.name)]) {
    await writeBindings(
      name,
      sections.filter(({ section }) => part(section) === name),
    );
  }
}
