// Another version of the document as what is known of the guide, with what the suite tests it by.
import type { Guide } from '../guide/document.ts';
import type { KnownBlock, KnownPromise, KnownSection } from '../guide/known.ts';
import { beginning, sketch } from '../guide/sketch.ts';
import { matchWith } from './match.ts';
import type { Suite } from './suite.ts';

/** What a document says, each block and promise with the tests of what it is in the suite. */
export function knownFrom(guide: Guide, suite: Suite): readonly KnownSection[] {
  return matchWith(guide, suite).flatMap(({ known, found: there, blocks, promises }) => {
    if (there === null) return [];
    const spec = known?.spec ?? null;
    const byDefault = { tests: spec === null ? [] : [spec], because: null };
    const others = there.section.blocks.filter(({ kind }) => kind === 'other');
    return [
      {
        id: there.section.id,
        title: there.section.title,
        spec,
        blocks: blocks.flatMap(({ known: bound, found: block }): KnownBlock[] => {
          if (block === null) return [];
          const { tests, because } = bound ?? byDefault;
          return [
            {
              shell: block.kind === 'shell',
              index: block.index ?? others.indexOf(block) + 1,
              text: block.text,
              // Both texts are there to be compared, word for word.
              prose: null,
              sketch: sketch(block.text),
              formPrint: null,
              option: block.option,
              anything: false,
              tests,
              because,
            },
          ];
        }),
        promises: promises.flatMap(({ known: bound, found: promise }): KnownPromise[] => {
          if (promise === null) return [];
          const { tests, because } = bound ?? byDefault;
          const { text } = promise;
          return [{ begins: beginning(text), text, sketch: sketch(text), tests, because }];
        }),
      },
    ];
  });
}
