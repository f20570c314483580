// The folder `bindings`, written anew for a document.
import type { Guide } from '../guide/document.ts';
import { PARTS, partOf } from '../spec/phases.ts';
import { readBindings, writeBindings } from './folder.ts';
import { readSuite } from './load.ts';
import { updated } from './update.ts';

/** Brings every file of the folder up to date with the document; what people wrote in them stays. */
export async function rewriteBindings(guide: Guide): Promise<void> {
  const sections = await updated(guide, await readBindings(), await readSuite());
  const part = (id: string): string | null => {
    const phase = guide.sections.find((section) => section.id === id)?.phase ?? '';
    return PARTS.some(({ headings }) => headings.includes(phase)) ? partOf(phase) : null;
  };
  for (const name of [null, ...PARTS.map((one) => one.name)]) {
    await writeBindings(
      name,
      sections.filter(({ section }) => part(section) === name),
    );
  }
}
