// A document against what is known of the guide: by the suite, or from another version of it.
import type { Guide } from '../guide/document.ts';
import type { KnownSection } from '../guide/known.ts';
import { type MatchedSection, matchGuide, withPromises } from '../guide/match.ts';
import type { Suite } from './suite.ts';

/**
 * Follows everything that is known into a document. What counts as a promise there, the suite's overrules say.
 * @param known what the suite knows when left out
 */
export function matchWith(
  guide: Guide,
  { sections, overrules }: Suite,
  known: readonly KnownSection[] = sections,
): readonly MatchedSection[] {
  return matchGuide(known, withPromises(guide.sections, sections, overrules));
}
