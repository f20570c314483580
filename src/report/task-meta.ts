// What a spec's tests tell the reporter through Vitest: where they stand in the guide, and what became of them.

import type {} from 'vitest';
import type { HostMachine } from '../machine/machine.ts';
import type { AcceptResults, OptionRead, OutcomeRecord, StateComparison } from './outcome.ts';

/** Where a step or check stands in the guide. Set on the `describe` of a section, which hands it to its tests. */
export type SectionPlace = Pick<OutcomeRecord, 'phase' | 'section' | 'sectionTitle'>;

/** Id of what says whether a host could be connected to, and looked at. */
export const CONNECTED = 'host/connected';

/** Which host is looked at, and what it shows of itself before any check. */
export interface Sighting extends Pick<AcceptResults, 'world' | 'openclaw' | 'inputs'> {
  readonly machine: HostMachine;
  readonly options: readonly OptionRead[];
  /** Of what the guide has installed, by package. */
  readonly versions: Readonly<Record<string, string>>;
}

declare module 'vitest' {
  interface TaskMeta {
    /** Known before the test runs, so that a running step is shown under its heading. */
    place?: SectionPlace;
    /** Set by the wrapper when the step or check is done. A test that ends without one is `broken`. */
    record?: OutcomeRecord;
    /** Steps that had to be done first, because the run left them out. */
    prerequisites?: OutcomeRecord[];
    /** Accept only, of the test that connects to the host. */
    sighting?: Sighting;
    /** Accept only, of the last test: the host before and after. */
    comparison?: StateComparison;
  }
}
