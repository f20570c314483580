// The words of a report: outcomes, the record of one step or check, and the results of a run.

import type { CommandResult } from '../machine/shell.ts';

export const OUTCOMES = [
  'passed',
  'failed',
  'erratum',
  'fixed',
  'blocked',
  'not-applicable',
  'manual',
  'waived',
  'broken',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const SEVERITIES = ['critical', 'major', 'minor'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One command of a record, secrets already replaced. */
export interface Evidence extends CommandResult {
  /** ISO 8601. */
  readonly startedAt: string;
}

/** What became of one step or check. */
export interface OutcomeRecord {
  /** Stable and unique: `1.5/status-as-documented`. */
  readonly id: string;
  /** Section of the guide: `1.5`, or `Phase 1 Checkpoint`. */
  readonly section: string;
  readonly sectionTitle: string;
  /** Heading of the phase: `Phase 1: Ubuntu System Preparation`. */
  readonly phase: string;
  readonly kind: 'step' | 'check';
  readonly title: string;
  readonly severity: Severity;
  /** Where the guide promises it: `1.5 › Expected output`. */
  readonly promise?: string;
  readonly outcome: Outcome;
  /** Id of the erratum that was met, or that is stale (`fixed`). */
  readonly erratum?: string;
  /** One or more sentences: why it is not simply `passed`. */
  readonly reason?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly evidence: readonly Evidence[];
  /** Of one that is `failed` or `broken`: what the machine and the stand-ins had to say right after it. */
  readonly diagnosis?: readonly Evidence[];
  /** Accept only, of one that is `manual` (or was, before a person said no): what to answer. */
  readonly question?: string;
  /** Accept only: a person's answer to it. */
  readonly attestation?: Attestation;
  /** Accept only, of one that is `waived`. */
  readonly waiver?: Waiver;
  /** Accept only, of one that failed: why that matters. */
  readonly matters?: string;
  /** Accept only, of one that failed: what would bring about what is promised, the most particular first. */
  readonly repair?: readonly Repair[];
}

/** A person's answer to a question that no command can answer. */
export interface Attestation {
  /** Of the step or check. */
  readonly id: string;
  /** Whether it is as the guide says. */
  readonly answer: 'yes' | 'no';
  /** In the person's own words: how they know, or what is wrong. */
  readonly text: string;
  readonly name: string;
  /** Day of the answer: `2026-11-23`. */
  readonly date: string;
}

/** Somebody's decision to live with a check that fails, until a day. */
export interface Waiver {
  /** Id of the check. */
  readonly check: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day on which it counts (UTC): `2027-03-31`. */
  readonly expires: string;
}

/** One way to bring about what is promised. */
export interface Repair {
  /** Section of the guide: `1.5 Configure UFW firewall`. */
  readonly section: string;
  /** What to do: title of the step, or an erratum's correction in words. */
  readonly says: string;
  /** As the guide has them, placeholders included; null for a correction in words. */
  readonly commands: string | null;
  /** Id of the erratum whose correction this is. */
  readonly erratum?: string;
}

export const VERDICTS = ['conformant', 'non-conformant', 'inconclusive'] as const;
export type Verdict = (typeof VERDICTS)[number];

export type Liveness = 'live' | 'stand-in';

/** What the results of every run hold. */
interface RunBase {
  readonly verdict: Verdict;
  /** One line: which verdict and why. */
  readonly verdictReason: string;
  /** `sha256` is null when the suite's own reading was walked, without a document. */
  readonly guide: {
    readonly file: string | null;
    readonly sha256: string | null;
    readonly drifted: readonly string[];
  };
  readonly machine: {
    readonly kind: string;
    readonly image: string;
    readonly os: string;
    readonly kernel: string;
    readonly systemd: string;
    /** What this machine is not: read before believing a pass. */
    readonly remarks: readonly string[];
  };
  readonly world: Readonly<Record<string, Liveness>>;
  /** Version of OpenClaw under test, null before it is installed. */
  readonly openclaw: string | null;
  /** Option chosen where the guide offers a choice: `{ outbound: 'standard' }`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly suite: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Time in which at least one command ran. */
  readonly commandMs: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly outcomes: readonly OutcomeRecord[];
}

/** The whole of a walk: the contents of its `results.json`. */
export interface WalkResults extends RunBase {
  readonly schema: 1;
  readonly mode: 'walk';
}

/** Which host was looked at, so that nobody takes the report of one for that of another. */
export interface HostIdentity {
  /** As it was asked for: what `ssh` was given. */
  readonly target: string;
  readonly hostname: string;
  /** The keys by which SSH knows it: `{ type: 'ssh-ed25519', fingerprint: 'SHA256:…' }`. */
  readonly hostKeys: readonly { readonly type: string; readonly fingerprint: string }[];
  /** Of `/etc/machine-id`. */
  readonly machineId: string;
  /** Of what the guide installs: `{ docker: '28.5.1' }`. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A choice that the guide leaves to the operator. */
export interface OptionRead {
  readonly name: string;
  /** What the host shows was chosen; null when it shows none. */
  readonly found: string | null;
  /** What `--inputs` or `--set` says it must be; null when they leave it open. */
  readonly demanded: string | null;
}

/** A waiver, and what came of it. */
export interface WaiverUse extends Waiver {
  /**
   * `used`: its check failed. `expired`: it counts for nothing. `unneeded`: its check holds. `undecided`: neither, because its check
   * was not looked at.
   */
  readonly use: 'used' | 'expired' | 'unneeded' | 'undecided';
  /** Outcome of its check; null when that was not among those to look at. */
  readonly outcome: Outcome | null;
}

/** An attestation, and whether there was a question for it: what can be seen on the host is not a matter of anybody's word. */
export interface AttestationUse extends Attestation {
  readonly use: 'used' | 'unneeded';
  readonly outcome: Outcome | null;
}

/** One thing that was not the same after the run as before it. */
export interface StateDifference {
  /** What changed, from what to what: `units: docker.service: inactive → active`. */
  readonly what: string;
  /** Why it had to be so: the disruption that was asked for. */
  readonly because?: string;
}

/** The host before and after the run: that nothing differs is the proof that nothing was changed. */
export interface StateComparison {
  /** ISO 8601. */
  readonly before: string;
  readonly after: string;
  /** What was compared: `units and their start times`, `firewall rules`. */
  readonly compared: readonly string[];
  readonly differences: readonly StateDifference[];
}

/** The whole of an acceptance: the contents of its `results.json`. */
export interface AcceptResults extends RunBase {
  readonly schema: 2;
  readonly mode: 'accept';
  readonly guide: RunBase['guide'] & {
    /** What the document calls itself: `1.1`. */ readonly version: string | null;
  };
  readonly host: HostIdentity;
  readonly options: readonly OptionRead[];
  readonly waivers: readonly WaiverUse[];
  readonly attestations: readonly AttestationUse[];
  /** Null when the host could not be looked at again. */
  readonly comparison: StateComparison | null;
  readonly evidence: {
    /** How many commands were recorded. */
    readonly commands: number;
    /** Of `outcomes` as compact JSON in UTF-8 with its keys sorted, 64 hex digits. */
    readonly sha256: string;
  };
}

/** The whole of one run: the contents of `results.json`. */
export type RunResults = WalkResults | AcceptResults;
