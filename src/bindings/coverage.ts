// How much of the guide the suite is bound to: every block and every promise, section by section.
import type { Guide } from '../guide/document.ts';
import type { Test } from '../guide/known.ts';
import { idleOverrules } from '../guide/promises.ts';
import { beginning, sketch } from '../guide/sketch.ts';
import { matchWith } from './match.ts';
import type { Suite } from './suite.ts';

/** `tested` and `manual` by what it is bound to; `partly` when a reason says what of it is not tested; `untested` with a reason only. */
export type Bound = 'tested' | 'partly' | 'manual' | 'untested' | 'unbound';

export interface Covered {
  readonly what: 'block' | 'promise';
  /** The first words. */
  readonly begins: string;
  /** Line of the document, from 1. */
  readonly line: number;
  readonly bound: Bound;
  readonly by: readonly string[];
  readonly because: string | null;
}

export interface SectionCoverage {
  readonly section: string;
  readonly title: string;
  readonly covered: readonly Covered[];
}

export interface Coverage {
  readonly sections: readonly SectionCoverage[];
  /** Bindings to what the suite, or the document, has not. */
  readonly broken: readonly string[];
}

/** Looks at every block and every promise of a document. */
export function coverageOf(guide: Guide, suite: Suite): Coverage {
  const matched = matchWith(guide, suite);
  // People call a section as the suite does, whatever it is called by now.
  const called = matched.flatMap(({ known, found: there }) =>
    there === null ? [] : [{ ...there.section, id: known?.id ?? there.section.id }],
  );
  const broken = [
    ...suite.broken,
    ...idleOverrules(called, suite.overrules).map(
      ({ section, begins }) =>
        `${section}: the overrule of “${begins} …” is about nothing, or changes nothing.`,
    ),
  ];
  const sections: SectionCoverage[] = [];
  for (const { known, found: there, blocks, promises } of matched) {
    if (there === null) {
      for (const one of known?.promises ?? [])
        broken.push(`${known?.id}: “${one.begins} …” is bound, and the document has no such section.`);
      continue;
    }
    const covered: Covered[] = [];
    for (const { known: bound, found: block } of blocks) {
      if (block === null)
        broken.push(`${known?.id}: block ${bound?.index} is bound, and the document has it not.`);
      else
        covered.push({ what: 'block', begins: beginning(block.text), line: block.line, ...stateOf(bound) });
    }
    for (const { known: bound, found: promise } of promises) {
      if (promise === null) {
        broken.push(`${known?.id}: “${bound?.begins} …” is bound, and the document does not say it.`);
        continue;
      }
      const same = bound !== null && bound.sketch.print === sketch(promise.text).print;
      const state = stateOf(same ? bound : null);
      const { line } = promise;
      covered.push({ what: 'promise', begins: beginning(promise.text), line, ...state });
      // A block of expected output is a block, too.
      if (promise.kind === 'output')
        covered.push({ what: 'block', begins: 'expected output', line, ...state });
    }
    const { id, title } = there.section;
    if (covered.length > 0) {
      sections.push({ section: id, title, covered: covered.sort((a, b) => a.line - b.line) });
    }
  }
  return { sections, broken };
}

function stateOf(
  bound: { readonly tests: readonly Test[]; readonly because: string | null } | null,
): Pick<Covered, 'bound' | 'by' | 'because'> {
  const { tests = [], because = null } = bound ?? {};
  const by = tests.map(({ id }) => id);
  if (tests.length > 0) {
    const whole = because === null ? 'tested' : 'partly';
    return { bound: tests.every(({ manual }) => manual) ? 'manual' : whole, by, because };
  }
  return { bound: because === null ? 'unbound' : 'untested', by, because };
}
