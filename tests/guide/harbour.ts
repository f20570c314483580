// A suite for the small guide of the fixtures: its steps, its checks, and bindings made for them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoundSection } from '../../src/bindings/file.ts';
import { type Suite, suiteOf } from '../../src/bindings/suite.ts';
import { updated } from '../../src/bindings/update.ts';
import type { Difference } from '../../src/guide/difference.ts';
import { type Guide, parseGuide } from '../../src/guide/document.ts';
import { differencesOf } from '../../src/guide/drift.ts';
import { fingerprint } from '../../src/guide/fingerprint.ts';
import type { KnownSection, Test } from '../../src/guide/known.ts';
import { matchGuide, withPromises } from '../../src/guide/match.ts';
import type { DefinedAt } from '../../src/spec/defined-at.ts';
import type { SectionDefinition } from '../../src/spec/definition.ts';
import { check, defineSection, step } from '../../src/spec/registry.ts';

export const HARBOUR = readFileSync(join(import.meta.dirname, '../../fixtures/guides/harbour.md'), 'utf8');

export function guideOf(text: string): Guide {
  return parseGuide('harbour.md', Buffer.from(text));
}

/** A step for each block of commands but those of the appendix, and one check a section that all its promises are bound to. */
export async function harbourSuite(): Promise<Suite> {
  const guide = guideOf(HARBOUR);
  const specs = new Map<string, SectionDefinition>();
  for (const { id, title, blocks } of guide.sections) {
    if (!/^\d|^Phase/.test(id)) continue;
    defineSection(
      id,
      title,
      [],
      () => {
        for (const { kind, index, text } of blocks) {
          if (kind !== 'shell' || index === null) continue;
          const prose = id === '2.4' ? withoutProse(text) : null;
          step(`step ${index}`, {
            run: prose?.run ?? text,
            block: index,
            ...(prose && { prose: prose.prose }),
          });
        }
        check('holds', { severity: 'minor', promise: id }, async () => undefined);
      },
      (section) => specs.set(id, placed(section)),
    );
  }
  const bare = suiteOf(specs, { sections: [], overrules: [] });
  const sections = (await updated(guide, { sections: [], overrules: [] }, bare)).map(withTargets);
  return suiteOf(specs, { sections, overrules: [] });
}

/** As if a spec had it: `suites/harbour/1.1.spec.ts`, its steps on lines 10, 20, …, its check on line 5. */
export function placeOfTest(id: string): Pick<Test, 'file' | 'line'> {
  const [section = '', item] = id.split('/');
  const step = /^step-(\d+)$/.exec(item ?? '')?.[1];
  const line = item === undefined ? 1 : step === undefined ? 5 : 10 * Number(step);
  return { file: `suites/harbour/${section}.spec.ts`, line };
}

function placed(section: SectionDefinition): SectionDefinition {
  const at = (id: string): DefinedAt => placeOfTest(id) as DefinedAt;
  return {
    ...section,
    at: at(section.id),
    items: section.items.map((item) => ({ ...item, at: at(item.id) })),
  };
}

function withoutProse(text: string) {
  const [body = ''] = /# Rules[\s\S]*clear\.\n/.exec(text) ?? [];
  return {
    run: text.replace(body, ''),
    prose: { heredoc: 'EOF', fingerprint: fingerprint(body), text: 'Our own rules.\n' },
  };
}

function withTargets(section: BoundSection): BoundSection {
  if (!/^\d|^Phase/.test(section.section)) return { ...section, because: 'There is no suite for it yet.' };
  return {
    ...section,
    ...(section.promises && { promises: section.promises.map((one) => ({ ...one, by: ['holds'] })) }),
  };
}

/** The differences between a document and what is known of it. */
export async function drifted(
  guide: Guide,
  known: readonly KnownSection[],
  overrules: Suite['overrules'] = [],
): Promise<readonly Difference[]> {
  return differencesOf(matchGuide(known, withPromises(guide.sections, known, overrules)));
}
