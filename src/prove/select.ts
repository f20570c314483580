// Which faults to try today, and in which order.
import { names } from './compare.ts';
import { type Fault, sectionOf } from './fault.ts';

/** Seen on two shared cores: from nothing to a sound machine, and a fault on the average. Seconds. */
const SETUP_SECONDS = 90;
const FAULT_SECONDS = 20;
const DAY_MS = 24 * 60 * 60_000;

export interface Wish {
  /** Faults to try first: those of what has changed. */
  readonly isChanged: (fault: Fault) => boolean;
  /** How many of the others to try; all when null. */
  readonly sample: number | null;
  /** Seconds that the whole may take; null: as long as it needs. */
  readonly budget: number | null;
  readonly now: Date;
}

export interface Selection {
  /** In the order to try them. */
  readonly chosen: readonly Fault[];
  /** Left to another day by the sample, or for want of time. */
  readonly left: readonly Fault[];
}

/**
 * Changed ones, then others; what does not fit in is left. Where a part is taken, it starts further on each day, so that
 * every fault has its turn.
 */
export function select(faults: readonly Fault[], { isChanged, sample, budget, now }: Wish): Selection {
  const day = Math.floor(now.getTime() / DAY_MS);
  const room = budget === null ? faults.length : affordable(budget);
  const changed = rotated(faults.filter(isChanged), day * room).slice(0, room);
  const others = faults.filter((fault) => !isChanged(fault));
  const size = Math.min(sample ?? others.length, room - changed.length);
  const chosen = [...changed, ...rotated(others, day * size).slice(0, size)];
  return { chosen, left: faults.filter((fault) => !chosen.includes(fault)) };
}

/** How many faults a budget in seconds has room for: one at least. */
function affordable(budget: number): number {
  return Math.max(1, Math.floor((budget - SETUP_SECONDS) / FAULT_SECONDS));
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Sections whose checks the fault is about. */
export function sectionsOf(fault: Fault): ReadonlySet<string> {
  return new Set(names(fault).map(sectionOf));
}
