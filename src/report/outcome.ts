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
}

export const VERDICTS = ['conformant', 'non-conformant', 'inconclusive'] as const;
export type Verdict = (typeof VERDICTS)[number];

export type Liveness = 'live' | 'stand-in';

/** The whole of one run: the contents of `results.json`. */
export interface RunResults {
  readonly schema: 1;
  readonly mode: 'walk';
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
