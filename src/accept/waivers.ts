// Waivers: somebody's decision to live with a check that fails, with a name and an end.
import { z } from 'zod';
import type { OutcomeRecord, Waiver, WaiverUse } from '../report/outcome.ts';
import { problemsOfIds } from './known-ids.ts';
import { readList } from './yaml-list.ts';

const EXAMPLE = `- check: 1.9/fail2ban-watches-sshd
  reason: sshd is switched off on this host; Tailscale SSH is the only way in.
  owner: Jane Doe <jane@example.org>
  expires: 2027-03-31`;

const waiver = z.strictObject({
  check: z
    .string('Give the id of the check that may fail.')
    .min(1, 'Give the id of the check that may fail.'),
  reason: z.string('Say in a sentence why it may fail.').trim().min(1, 'Say in a sentence why it may fail.'),
  owner: z.string('Say who answers for it.').trim().min(1, 'Say who answers for it.'),
  expires: z.iso.date('Give the last day on which it counts, as 2027-03-31.'),
});

/**
 * Reads waivers. Expired ones are read like others: that they count for nothing is decided, and told, later.
 * @param known ids of all steps and checks
 * @throws BadInput naming every entry that is malformed, about an unknown check, or about one that another is about
 */
export async function readWaivers(file: string, known: ReadonlySet<string>): Promise<readonly Waiver[]> {
  const entries = await readList(file, 'waivers', waiver, EXAMPLE, (found) =>
    problemsOfIds(found, 'check', known),
  );
  return entries.map(({ value }) => value);
}

/** A day in UTC, as waivers and attestations are dated: `2026-11-23`. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/**
 * A record with its waiver. Only `failed` becomes `waived`: what could not be looked at is nobody's to excuse.
 * @param today a waiver that ended before it counts for nothing, which the record then says
 */
export function waive(record: OutcomeRecord, waivers: readonly Waiver[], today: string): OutcomeRecord {
  const found = waivers.find(({ check }) => check === record.id);
  if (found === undefined || record.outcome !== 'failed') return record;
  const failure = record.reason ?? 'no reason recorded';
  if (found.expires < today) {
    return { ...record, reason: `${failure}\nIts waiver (${found.owner}) expired on ${found.expires}.` };
  }
  return {
    ...record,
    outcome: 'waived',
    waiver: found,
    reason: `Waived until ${found.expires} by ${found.owner}: ${found.reason}\nIt failed: ${failure}`,
  };
}

/** What came of each waiver, in the order of the file. */
export function reviewWaivers(
  waivers: readonly Waiver[],
  records: readonly OutcomeRecord[],
  today: string,
): readonly WaiverUse[] {
  const outcomes = new Map(records.map(({ id, outcome }) => [id, outcome]));
  return waivers.map((one) => {
    const outcome = outcomes.get(one.check) ?? null;
    return { ...one, use: useOf(one, outcome, today), outcome };
  });
}

function useOf({ expires }: Waiver, outcome: WaiverUse['outcome'], today: string): WaiverUse['use'] {
  if (outcome === 'waived') return 'used';
  if (expires < today) return 'expired';
  return outcome === 'passed' || outcome === 'erratum' ? 'unneeded' : 'undecided';
}
