// Attestations: a person's answer to what no command can see on a host, with name and date.
import { z } from 'zod';
import type { Attestation, AttestationUse, OutcomeRecord } from '../report/outcome.ts';
import { problemsOfIds } from './known-ids.ts';
import { type Entry, type Problem, readList } from './yaml-list.ts';

const EXAMPLE = `- id: 4.1/create-a-bot-keep-it-out-of-groups-and-save-its-token
  answer: yes
  text: Joining groups is switched off for it; the token is in our vault.
  name: Jane Doe
  date: 2026-11-23`;

const HOUR_MS = 3_600_000;
/** The first place on earth to have a new day is so far ahead of UTC. */
const FIRST_TO_HAVE_IT_MS = 14 * HOUR_MS;

/** What somebody filled in; null or empty is what stands in a list of questions that nobody has filled in yet. */
const blank = z.string().trim().nullish();
const entry = z.strictObject({
  id: z.string('Give the id of the step or check.').min(1, 'Give the id of the step or check.'),
  answer: z.preprocess(
    (value) => (value === '' ? null : value),
    z.enum(['yes', 'no'], 'Answer yes or no.').nullish(),
  ),
  text: blank,
  name: blank,
  date: z.preprocess(
    (value) => (value === '' ? null : value),
    z.iso.date('Give the day of the answer, as 2026-11-23.').nullish(),
  ),
});
type Filled = z.infer<typeof entry>;

const MISSING = {
  answer: 'Answer yes or no.',
  text: 'Say how you know, or what is wrong.',
  name: 'Say who answers.',
  date: 'Give the day of the answer, as 2026-11-23.',
} as const;

/**
 * Reads attestations. Entries with nothing filled in are questions left open, and no attestations.
 * @param known ids of all steps and checks
 * @param now no answer may be dated later
 * @throws BadInput naming every entry that is malformed, half filled in, dated in the future, about an unknown id, or about
 * one that another is about
 */
export async function readAttestations(
  file: string,
  known: ReadonlySet<string>,
  now: Date,
): Promise<readonly Attestation[]> {
  const latest = new Date(now.getTime() + FIRST_TO_HAVE_IT_MS).toISOString().slice(0, 10);
  const entries = await readList(file, 'attestations', entry, EXAMPLE, (found) => [
    ...problemsOfIds(found, 'id', known),
    ...found.flatMap((one) => problemsOf(one, latest)),
  ]);
  return entries.flatMap(({ value: { id, answer, text, name, date } }) =>
    answer && text && name && date ? [{ id, answer, text, name, date }] : [],
  );
}

function problemsOf({ value, where }: Entry<Filled>, latest: string): readonly Problem[] {
  const fields = Object.keys(MISSING) as (keyof typeof MISSING)[];
  const missing = fields.filter((field) => !value[field]);
  if (missing.length === fields.length) return [];
  const future = value.date && value.date > latest ? value.date : null;
  return [
    ...missing.map((field) => ({
      what: `${field} is missing for ${value.id}`,
      where,
      next: MISSING[field],
    })),
    ...(future === null
      ? []
      : [{ what: `date cannot be “${future}”`, where, next: 'That day is still to come.' }]),
  ];
}

/**
 * A record with a person's answer. Only what is `manual` has a question; what a command can see is not a matter of anybody's
 * word. Answered with no, it is `failed`: somebody has looked, and it is not as the guide says.
 */
export function attest(record: OutcomeRecord, attestations: readonly Attestation[]): OutcomeRecord {
  const attestation = attestations.find(({ id }) => id === record.id);
  if (attestation === undefined || record.outcome !== 'manual') return record;
  const { answer, text, name, date } = attestation;
  const told = `${name} answered ${answer} on ${date}: ${text}`;
  if (answer === 'yes') return { ...record, attestation, reason: told };
  return { ...record, attestation, outcome: 'failed', reason: told };
}

/** What came of each attestation, in the order of the file. */
export function reviewAttestations(
  attestations: readonly Attestation[],
  records: readonly OutcomeRecord[],
): readonly AttestationUse[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return attestations.map((one) => {
    const record = byId.get(one.id);
    const use = record?.attestation === undefined ? 'unneeded' : 'used';
    return { ...one, use, outcome: record?.outcome ?? null };
  });
}
