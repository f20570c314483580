// How a proof reads: a line for each fault, then checks and faults by section. Pure functions.
import Table from 'cli-table3';
import { plainText } from '../report/plain-text.ts';
import { duration } from '../report/terminal.ts';
import { type Fault, sectionOf, type Unprovable } from './fault.ts';
import type { Proof, ProofOutcome } from './proof.ts';

const SYMBOLS: Readonly<Record<ProofOutcome, string>> = {
  found: '✔',
  missed: '✘',
  disturbed: '✘',
  broken: '!',
  'not-run': '·',
};

/** `✔ 1.5-ufw-disabled 6 of 43 checks failed, as they must (12.3 s)` */
export function renderProof({ fault, what, outcome, found, looked, reason, durationMs }: Proof): string {
  const line =
    outcome === 'found'
      ? `${fault}: ${found.length} of ${looked} checks noticed, the others held (${duration(durationMs)})`
      : `${fault} ${outcome} (${what})`;
  const why = reason === undefined ? '' : `\n${plainText(reason).replace(/^/gm, '      ')}`;
  return `  ${SYMBOLS[outcome]} ${line}${outcome === 'found' ? '' : why}`;
}

/** `A machine with outbound standard, …` */
export function renderMachine(choices: Readonly<Record<string, string>>): string {
  return `A machine with ${Object.entries(choices)
    .map((choice) => choice.join(' '))
    .join(', ')}`;
}

export interface Whole {
  /** Ids of all checks. */
  readonly checks: readonly string[];
  readonly faults: readonly Fault[];
  readonly unprovable: readonly Unprovable[];
  readonly proofs: readonly Proof[];
  /** Why no more could be tried, when that is so. */
  readonly obstacles: readonly string[];
  readonly durationMs: number;
}

/** Checks and faults by section; what was not found, not tried and can't be proven; the last line says how many. */
export function renderWhole(whole: Whole): string {
  const { checks, faults, unprovable, proofs, obstacles, durationMs } = whole;
  const seen = new Set(proofs.flatMap(({ found }) => found));
  const byFault = new Map(proofs.map((proof) => [proof.fault, proof]));
  const count = (members: readonly Fault[], ...outcomes: ProofOutcome[]) =>
    members.filter(({ id }) => outcomes.includes(byFault.get(id)?.outcome ?? 'not-run')).length;
  const row = (name: string, ids: readonly string[], members: readonly Fault[]) => [
    name,
    ids.length,
    ids.filter((id) => seen.has(id)).length,
    members.length,
    count(members, 'found'),
    count(members, 'missed', 'disturbed', 'broken'),
    count(members, 'not-run'),
  ];
  const table = new Table({
    head: ['Section', 'checks', 'seen to fail', 'faults', 'found', 'not found', 'not tried'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  const bySection = Map.groupBy(faults, ({ breaks: [first = ''] }) => sectionOf(first));
  for (const [section, ids] of Map.groupBy(checks, sectionOf))
    table.push(row(section, ids, bySection.get(section) ?? []));
  table.push(row('Total', checks, faults));

  const found = count(faults, 'found');
  const bad = count(faults, 'missed', 'disturbed', 'broken');
  const left = faults.filter(({ id }) => (byFault.get(id)?.outcome ?? 'not-run') === 'not-run');
  return [
    table.toString(),
    ...list(
      'No machine of ours can prove',
      unprovable.map(({ check, because, instead }) => `${check}: ${because}; ${instead}`),
    ),
    ...(left.length === 0 ? [] : [`Not tried: ${left.map(({ id }) => id).join(', ')}`]),
    ...list('In the way', obstacles.map(plainText)),
    `${checks.length} checks, ${seen.size} of them seen to fail; ${faults.length} faults: ${found} found, ${bad} not found, ${left.length} not tried (${duration(durationMs)})`,
  ].join('\n');
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

/** 0: all that were tried were found; 1: one was not; 2: something was in the way. */
export function proofStatus({ proofs, obstacles }: Pick<Whole, 'proofs' | 'obstacles'>): 0 | 1 | 2 {
  if (proofs.some(({ outcome }) => outcome === 'missed' || outcome === 'disturbed')) return 1;
  const broken = proofs.some(({ outcome }) => outcome === 'broken');
  return broken || obstacles.length > 0 || proofs.length === 0 ? 2 : 0;
}
