// Puts faults into a sound machine, one after the other, and sees which checks notice.
import type { Outcome, OutcomeRecord } from '../report/outcome.ts';
import type { CountAssertions } from '../spec/attempt.ts';
import type { CheckDefinition, SectionDefinition } from '../spec/definition.ts';
import { type Bench, recheck } from '../spec/run.ts';
import { compare, concernedBy, type Deviation, deviation, names, type Seen } from './compare.ts';
import { type Fault, sectionOf } from './fault.ts';
import type { Proof } from './proof.ts';
import { injection, removal } from './script.ts';

const SOUND: readonly Outcome[] = ['passed', 'not-applicable'];
/** How many checks that only read are looked at together: as many as in a walk. */
const TOGETHER = 4;

/** What a fault came to, without what is known of it anyway. */
type Finding = Pick<Proof, 'outcome' | 'found' | 'looked' | 'reason'>;

/** The checks while nothing is wrong. */
export interface Baseline {
  /** Of those that hold or do not apply, by id. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** Of those that do not hold: id, and what came of it. Nothing can be proven with them on this machine. */
  readonly unsound: readonly Deviation[];
}

export class Prover {
  readonly #bench: Bench;
  readonly #checks: readonly CheckDefinition[];
  readonly #assertions: CountAssertions;
  readonly #baseline = new Map<string, Outcome>();
  /** What each check takes on the sound machine by itself, in milliseconds. */
  readonly #costMs = new Map<string, number>();
  /** Checks that a fault made fail and that have not been seen to pass since, with that fault. */
  readonly #owed = new Map<string, string>();
  /** Checks that can prove nothing on this machine any more, each with the reason. */
  readonly #lost = new Map<string, string>();
  /** What faults have left behind. */
  readonly #left: string[] = [];
  /** Why nothing more can be proven on this machine. */
  #spoiled: string | null = null;

  /** @param bench a machine that was walked. */
  constructor(sections: Iterable<SectionDefinition>, bench: Bench, assertions: CountAssertions) {
    this.#bench = bench;
    this.#checks = [...sections].flatMap(({ items }) => items).filter((item) => item.kind === 'check');
    this.#assertions = assertions;
  }

  /**
   * Sees what comes of the checks while nothing is wrong: those that the faults name, and all that only read in their
   * sections. No others are looked at afterwards.
   * @param tell called with the id of each check before it is looked at
   */
  async takeBaseline(
    faults: readonly Fault[],
    signal: AbortSignal,
    tell: (check: string) => void = () => undefined,
  ): Promise<Baseline> {
    this.#bench.changed();
    const named = new Set(faults.flatMap(names));
    const sections = new Set(faults.flatMap(({ breaks }) => breaks.map(sectionOf)));
    const seen = await this.#look(
      ({ id, section, disruptive }) => named.has(id) || (sections.has(section.id) && disruptive !== 'reboot'),
      signal,
      // One after the other, so that each costs what it costs by itself.
      { atOnce: 1, tell },
    );
    const unsound: Deviation[] = [];
    for (const [check, { outcome, reason = '', costMs }] of seen) {
      if (!SOUND.includes(outcome)) {
        this.#lost.set(check, `${check} is ${outcome} without any fault: ${reason}`);
        unsound.push({ check, outcome, expected: 'passed', reason });
        continue;
      }
      this.#baseline.set(check, outcome);
      this.#costMs.set(check, costMs);
    }
    return { outcomes: Object.fromEntries(this.#baseline), unsound };
  }

  /** Puts a fault in, looks, and takes it out. */
  async prove(fault: Fault, signal: AbortSignal): Promise<Proof> {
    const startedAt = performance.now();
    const finding = await this.#try(fault, signal);
    const { id, what } = fault;
    return { fault: id, what, ...finding, durationMs: Math.round(performance.now() - startedAt) };
  }

  async #try(fault: Fault, signal: AbortSignal): Promise<Finding> {
    const nothing = { found: [], looked: 0 };
    try {
      // What still has to pass after an earlier fault proves nothing by failing now.
      await this.settle(signal, (check) => names(fault).includes(check));
      const [lost] = fault.breaks.flatMap((check) => this.#lost.get(check) ?? []);
      const why = this.#spoiled ?? lost;
      if (why !== undefined) return { outcome: 'not-run', ...nothing, reason: why };
      const earlier = new Set(this.#owed.keys());
      const { disturbed, ...finding } = await this.#withFault(fault, signal);
      // Is it this fault's doing, or has an earlier one never quite gone?
      const doubtful = disturbed.filter((check) => earlier.has(check));
      await this.settle(signal, (check) => doubtful.includes(check));
      const [never] = doubtful.flatMap((check) => this.#lost.get(check) ?? []);
      return never === undefined ? finding : { outcome: 'not-run', ...nothing, reason: never };
    } catch (error) {
      this.#spoiled ??= `The machine was lost with the fault ${fault.id}: ${String(error)}`;
      return { outcome: 'broken', ...nothing, reason: this.#spoiled };
    }
  }

  async #withFault(fault: Fault, signal: AbortSignal): Promise<Finding & { disturbed: readonly string[] }> {
    try {
      const failed = await this.#change(injection(fault), signal);
      if (failed === null) return await this.#judge(fault, signal);
      return { outcome: 'broken', found: [], looked: 0, disturbed: [], reason: `Putting it in: ${failed}` };
    } finally {
      const failed = await this.#change(removal(fault), signal);
      if (failed !== null) this.#spoiled ??= `The fault ${fault.id} could not be taken out: ${failed}`;
    }
  }

  async #judge(fault: Fault, signal: AbortSignal): Promise<Finding & { disturbed: readonly string[] }> {
    const concerned = concernedBy(
      this.#checks.filter(({ id }) => this.#baseline.has(id)),
      fault,
      ({ id }) => this.#costMs.get(id) ?? 0,
    );
    const seen = await this.#look(({ id }) => concerned.has(id), signal);
    const { found, missed, disturbed } = compare(fault, this.#baseline, seen);
    const affected = [...names(fault), ...disturbed.map(({ check }) => check)];
    for (const check of seen.keys()) if (!affected.includes(check)) this.#owed.delete(check);
    for (const check of affected) if (!this.#owed.has(check)) this.#owed.set(check, fault.id);
    const outcome = missed.length > 0 ? 'missed' : disturbed.length > 0 ? 'disturbed' : 'found';
    const reason = [...missed, ...disturbed].map(tell).join('\n');
    return {
      outcome,
      found,
      looked: seen.size,
      disturbed: disturbed.map(({ check }) => check),
      ...(reason !== '' && { reason }),
    };
  }

  /**
   * Sees whether checks that a fault made fail pass again, now that it is out. Those that don't prove nothing any more here.
   * @param which of them; all when left out.
   * @returns what is not as it was before the faults, as far as it is known by now: nothing, on a machine that is sound again.
   */
  async settle(
    signal: AbortSignal,
    which: (check: string) => boolean = () => true,
  ): Promise<readonly string[]> {
    if (this.#spoiled === null) {
      const isOwed = (id: string) => this.#owed.has(id) && this.#baseline.has(id);
      const seen = await this.#look(({ id }) => isOwed(id) && which(id), signal);
      for (const [check, was] of seen) {
        const fault = this.#owed.get(check);
        this.#owed.delete(check);
        if (deviation(check, was, this.#baseline).length === 0) continue;
        this.#baseline.delete(check);
        const reason = `${check} is ${was.outcome} since the fault ${fault} was taken out: ${was.reason ?? ''}`;
        this.#lost.set(check, reason);
        this.#left.push(reason);
      }
    }
    return [...this.#left, ...(this.#spoiled === null ? [] : [this.#spoiled])];
  }

  /** Judges checks as a finished machine must keep them, in the guide's order: reboots come last. */
  async #look(
    which: (check: CheckDefinition) => boolean,
    signal: AbortSignal,
    { atOnce = TOGETHER, tell = () => undefined }: Manner = {},
  ): Promise<ReadonlyMap<string, Seen & { readonly costMs: number }>> {
    const seen = new Map<string, Seen & { costMs: number }>();
    for (const lot of lotsOf(this.#checks.filter(which), atOnce)) {
      const records = await Promise.all(
        lot.map(async (check) => {
          tell(check.id);
          return (await recheck(check, this.#bench, signal, this.#assertions)).record;
        }),
      );
      for (const record of records) {
        const { id, outcome, reason } = record;
        seen.set(id, { outcome, costMs: costOf(record), ...(reason !== undefined && { reason }) });
      }
    }
    return seen;
  }

  /** @returns null, or which commands failed. */
  async #change(script: string, signal: AbortSignal): Promise<string | null> {
    try {
      const { failures, stderr } = await this.#bench.context(signal).shell.block(script);
      if (failures.length === 0) return null;
      return `${failures.map(({ command, exitCode }) => `exit ${exitCode}: ${command}`).join('\n')}\n${stderr.trim()}`;
    } finally {
      this.#bench.changed();
    }
  }
}

/** How checks are looked at: how many of those that only read at the same time, and who is told of each before. */
interface Manner {
  readonly atOnce?: number;
  readonly tell?: (check: string) => void;
}

/** Checks that stand next to each other and only read, up to `size` of them together; each that disrupts by itself. */
function lotsOf(checks: readonly CheckDefinition[], size: number): readonly (readonly CheckDefinition[])[] {
  const lots: CheckDefinition[][] = [];
  for (const check of checks) {
    const last = lots.at(-1);
    const joins = [...(last ?? []), check].every(({ disruptive }) => disruptive === null);
    if (last !== undefined && last.length < size && joins) last.push(check);
    else lots.push([check]);
  }
  return lots;
}

/** A reading that another check had paid for is among the evidence of both. */
function costOf({ durationMs, evidence }: OutcomeRecord): number {
  return Math.max(
    durationMs,
    evidence.reduce((sum, command) => sum + command.durationMs, 0),
  );
}

/** `1.5/ufw-is-active should be passed and is failed: …` */
export function tell({ check, expected, outcome, reason }: Deviation): string {
  return `${check} should be ${expected} and is ${outcome}${reason === undefined ? '.' : `: ${reason}`}`;
}
