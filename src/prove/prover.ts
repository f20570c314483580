// Puts faults into a sound machine, one after the other, and sees which checks notice.
import type { Outcome, OutcomeRecord } from '../report/outcome.ts';
import type { CountAssertions } from '../spec/attempt.ts';
import type { CheckDefinition, SectionDefinition } from '../spec/definition.ts';
import { type Bench, recheck } from '../spec/run.ts';
import { compare, concernedBy, type Deviation, deviation, names, type Seen } from './compare.ts';
import type { Fault } from './fault.ts';
import type { Proof } from './proof.ts';
import { injection, removal } from './script.ts';

const SOUND: readonly Outcome[] = ['passed', 'not-applicable'];
/** How many checks that only read are looked at together: as many as in a walk. */
const TOGETHER = 4;

/** What a fault came to, without what is known of it anyway. */
type Finding = Pick<Proof, 'outcome' | 'found' | 'looked' | 'reason'>;

export class Prover {
  readonly #bench: Bench;
  readonly #checks: readonly CheckDefinition[];
  readonly #assertions: CountAssertions;
  /** What comes of checks while nothing is wrong, as far as that was seen. */
  readonly #baseline = new Map<string, Outcome>();
  /** What checks take by themselves while nothing is wrong with them, in milliseconds. */
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
      const seen = await this.#lookWith(fault, signal);
      if (typeof seen === 'string') return { outcome: 'broken', ...nothing, reason: seen };
      const owing = await this.#learn(fault, seen, signal);
      if (this.#spoiled !== null) return { outcome: 'broken', ...nothing, reason: this.#spoiled };
      const finding = this.#judge(fault, seen, owing);
      // Is it this fault's doing, or has an earlier one never quite gone?
      const doubtful = finding.disturbed.filter((check) => earlier.has(check));
      await this.settle(signal, (check) => doubtful.includes(check));
      const [never] = [...fault.breaks, ...doubtful].flatMap((check) => this.#lost.get(check) ?? []);
      return never === undefined ? finding.of : { outcome: 'not-run', ...nothing, reason: never };
    } catch (error) {
      this.#spoiled ??= `The machine was lost with the fault ${fault.id}: ${String(error)}`;
      return { outcome: 'broken', ...nothing, reason: this.#spoiled };
    }
  }

  /** Looks with the fault in place, and takes it out again. @returns why it could not be put in, when that is so */
  async #lookWith(fault: Fault, signal: AbortSignal): Promise<Looks | string> {
    try {
      const failed = await this.#change(injection(fault), signal);
      if (failed !== null) return `Putting it in: ${failed}`;
      const concerned = concernedBy(
        this.#checks.filter(({ id }) => !this.#lost.has(id)),
        fault,
        (check) => this.#costMs.get(check.id) ?? unknownCost(check),
      );
      return await this.#look(({ id }) => concerned.has(id), signal);
    } finally {
      const failed = await this.#change(removal(fault), signal);
      if (failed !== null) this.#spoiled ??= `The fault ${fault.id} could not be taken out: ${failed}`;
    }
  }

  /**
   * Learns from what was seen with a fault in, and, where that tells nothing, by looking once more now that it is out: what comes
   * of checks that have not been seen on this machine before. One that does not hold then, either, proves nothing here.
   * @returns checks that have been seen to hold since
   */
  async #learn(fault: Fault, seen: Looks, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const unknown = [...seen].filter(([check]) => !this.#baseline.has(check));
    for (const [check, { outcome }] of unknown) if (outcome === 'passed') this.#baseline.set(check, outcome);
    const unclear = new Set(unknown.flatMap(([check, { outcome }]) => (outcome === 'passed' ? [] : [check])));
    if (unclear.size === 0 || this.#spoiled !== null) return new Set();
    for (const [check, { outcome, reason = '' }] of await this.#look(({ id }) => unclear.has(id), signal)) {
      if (SOUND.includes(outcome)) this.#baseline.set(check, outcome);
      else {
        unclear.delete(check);
        this.#lose(check, `${check} is ${outcome} without the fault ${fault.id} as well: ${reason}`);
      }
    }
    return unclear;
  }

  /** @param since checks that have been seen to hold since the fault was taken out */
  #judge(
    fault: Fault,
    seen: Looks,
    since: ReadonlySet<string>,
  ): { readonly of: Finding; readonly disturbed: readonly string[] } {
    const known = new Map([...seen].filter(([check]) => this.#baseline.has(check)));
    const { found, missed, disturbed } = compare(fault, this.#baseline, known);
    const affected = [...names(fault), ...disturbed.map(({ check }) => check)];
    for (const check of known.keys())
      if (!affected.includes(check) || since.has(check)) this.#owed.delete(check);
    for (const check of affected)
      if (known.has(check) && !since.has(check) && !this.#owed.has(check)) this.#owed.set(check, fault.id);
    const unseen = found.length + missed.length === 0;
    const outcome =
      missed.length > 0 ? 'missed' : disturbed.length > 0 ? 'disturbed' : unseen ? 'not-run' : 'found';
    const reason = [
      ...(unseen ? ['This machine can show none of what it breaks.'] : []),
      ...[...missed, ...disturbed].map(tell),
    ].join('\n');
    return {
      of: { outcome, found, looked: seen.size, ...(reason !== '' && { reason }) },
      disturbed: disturbed.map(({ check }) => check),
    };
  }

  #lose(check: string, reason: string): void {
    this.#baseline.delete(check);
    this.#lost.set(check, reason);
    this.#left.push(reason);
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
        this.#lose(
          check,
          `${check} is ${was.outcome} since the fault ${fault} was taken out: ${was.reason ?? ''}`,
        );
      }
    }
    return [...this.#left, ...(this.#spoiled === null ? [] : [this.#spoiled])];
  }

  /** Judges checks as a finished machine must keep them, in the guide's order: reboots come last. */
  async #look(which: (check: CheckDefinition) => boolean, signal: AbortSignal): Promise<Looks> {
    const seen = new Map<string, Seen>();
    for (const lot of lotsOf(this.#checks.filter(which), TOGETHER)) {
      const judged = await Promise.all(
        lot.map(async (check) => {
          const { record } = await recheck(check, this.#bench, signal, this.#assertions);
          return { check, record };
        }),
      );
      for (const { check, record } of judged) {
        const { id, outcome, reason } = record;
        seen.set(id, { outcome, ...(reason !== undefined && { reason }) });
        // With something wrong, it may have waited in vain.
        if (SOUND.includes(outcome)) this.#learnCost(check, record);
      }
    }
    return seen;
  }

  /** A reading may have waited for others, a trial may have been made for another check already: neither counts. */
  #learnCost({ id, disruptive }: CheckDefinition, record: OutcomeRecord): void {
    const typical = disruptive === null ? Math.min : Math.max;
    const cost = costOf(record);
    this.#costMs.set(id, typical(cost, this.#costMs.get(id) ?? cost));
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

/** What came of checks, by id. */
type Looks = ReadonlyMap<string, Seen>;

/** What a check is taken to cost that has not been seen yet: one that only reads, some; one that disrupts, too much. */
function unknownCost({ disruptive }: CheckDefinition): number {
  return disruptive === null ? 1_000 : Number.POSITIVE_INFINITY;
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
