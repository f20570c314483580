// The suite as far as the document concerns it: each section's blocks and promises, with what tests them.
import type { KnownBlock, KnownPromise, KnownSection, Test } from '../guide/known.ts';
import type { Overrule } from '../guide/promises.ts';
import { sketch } from '../guide/sketch.ts';
import type { ItemDefinition, SectionDefinition } from '../spec/definition.ts';
import type { BoundBlock, BoundPromise, BoundSection } from './file.ts';
import type { Bindings } from './folder.ts';

export interface Suite {
  readonly sections: readonly KnownSection[];
  readonly overrules: readonly Overrule[];
  /** Bindings to what the suite has not. */
  readonly broken: readonly string[];
}

/** Joins what specs define with what bindings say. */
export function suiteOf(
  specs: ReadonlyMap<string, SectionDefinition>,
  { sections: bound, overrules }: Bindings,
): Suite {
  const broken: string[] = [];
  const items = new Map([...specs.values()].flatMap((spec) => spec.items.map((item) => [item.id, item])));
  const find = (section: string, name: string) => items.get(name) ?? items.get(`${section}/${name}`);
  const resolve = (section: string, { by = [], begins }: BoundBlock | BoundPromise): readonly Test[] =>
    by.flatMap((name) => {
      const item = find(section, name);
      if (item !== undefined) return [testOf(item)];
      broken.push(`${section}: “${begins} …” is bound to ${name}, which the suite has not.`);
      return [];
    });
  const known = bound.map((section): KnownSection => {
    const spec = specs.get(section.section);
    return { ...knownOf(spec, section, resolve), id: section.section, title: section.title };
  });
  for (const [index, { section, promises = [] }] of bound.entries()) {
    if (bound.findIndex((other) => other.section === section) < index)
      broken.push(
        `${section}: stands in the bindings twice: call each as its spec does, or as the document.`,
      );
    for (const { begins, by = [] } of promises) {
      const kinds = by.map((name) => find(section, name)?.kind);
      if (kinds.length > 0 && kinds.every((kind) => kind === 'step'))
        broken.push(
          `${section}: “${begins} …” is bound to steps only, which judge nothing: bind it to a check.`,
        );
    }
  }
  // A spec without bindings stands after the one before it.
  let before: string | undefined;
  for (const spec of specs.values()) {
    if (!bound.some(({ section }) => section === spec.id)) {
      known.splice(known.findIndex(({ id }) => id === before) + 1, 0, sectionOf(spec));
    }
    before = spec.id;
  }
  return { sections: known, overrules, broken };
}

/** A section as its spec alone knows it. */
export function sectionOf(spec: SectionDefinition): KnownSection {
  return { ...knownOf(spec, undefined, () => []), id: spec.id, title: spec.title };
}

function knownOf(
  spec: SectionDefinition | undefined,
  bound: BoundSection | undefined,
  resolve: (section: string, one: BoundBlock | BoundPromise) => readonly Test[],
): Omit<KnownSection, 'id' | 'title'> {
  const reasonOf = (one: BoundBlock | BoundPromise): string | null =>
    one.because ?? (one.by === undefined ? (bound?.because ?? null) : null);
  const kept = (bound?.blocks ?? []).map((block): KnownBlock => {
    const { shell, other, print, words, form } = block;
    return {
      shell: shell !== undefined,
      index: shell ?? other ?? 0,
      text: null,
      prose: null,
      sketch: { print, words: words.match(/.{4}/g) ?? [] },
      formPrint: form,
      option: bound?.options?.[(shell ?? 0) - 1] ?? null,
      anything: false,
      tests: resolve(bound?.section ?? '', block),
      because: reasonOf(block),
    };
  });
  const promises = (bound?.promises ?? []).map((promise): KnownPromise => {
    const { begins, print, words } = promise;
    return {
      begins,
      text: null,
      sketch: { print, words: words.match(/.{4}/g) ?? [] },
      tests: resolve(bound?.section ?? '', promise),
      because: reasonOf(promise),
    };
  });
  return {
    spec:
      spec === undefined
        ? null
        : { id: spec.id, file: spec.at?.file ?? null, line: spec.at?.line ?? null, manual: false },
    blocks: [...carried(spec, bound), ...kept],
    promises,
  };
}

/** The blocks that steps and omissions carry; several may be about one. */
function carried(
  spec: SectionDefinition | undefined,
  bound: BoundSection | undefined,
): readonly KnownBlock[] {
  const items = (spec?.items ?? []).flatMap((item) =>
    item.kind === 'check' || item.block === null || item.block === 0 ? [] : [{ item, block: item.block }],
  );
  return [...Map.groupBy(items, ({ block }) => block)].map(([index, group]): KnownBlock => {
    const { item } = group.find(({ item: one }) => one.kind === 'step') ?? group[0] ?? {};
    const text = item?.run ?? null;
    return {
      shell: true,
      index,
      text,
      prose: item?.kind === 'step' ? item.prose : null,
      sketch: sketch(text ?? ''),
      formPrint: null,
      option: bound?.options?.[index - 1] ?? null,
      anything: text === null,
      tests: group.map(({ item: one }) => testOf(one)),
      because: null,
    };
  });
}

function testOf({ id, at, kind, when }: ItemDefinition): Test {
  const manual = kind === 'omission' || when.some(({ never }) => never);
  return { id, file: at?.file ?? null, line: at?.line ?? null, manual };
}
