// What a spec's tests tell the reporter through Vitest: where they stand in the guide, and what became of them.

import type {} from 'vitest';
import type { OutcomeRecord } from './outcome.ts';

/** Where a step or check stands in the guide. Set on the `describe` of a section, which hands it to its tests. */
export type SectionPlace = Pick<OutcomeRecord, 'phase' | 'section' | 'sectionTitle'>;

declare module 'vitest' {
  interface TaskMeta {
    /** Known before the test runs, so that a running step is shown under its heading. */
    place?: SectionPlace;
    /** Set by the wrapper when the step or check is done. A test that ends without one is `broken`. */
    record?: OutcomeRecord;
    /** Steps that had to be done first, because the run left them out. */
    prerequisites?: OutcomeRecord[];
  }
}
