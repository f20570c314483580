// What became of a step or check once people have had their say: answers, then waivers, and advice for what stays failed.
import type { Attestation, OutcomeRecord, Severity, Waiver } from '../report/outcome.ts';
import type { Circumstances } from '../spec/condition.ts';
import type { ItemDefinition, SectionDefinition } from '../spec/definition.ts';
import { attest } from './attestations.ts';
import { questionOf } from './questions.ts';
import { repairsOf } from './repair.ts';
import { waive } from './waivers.ts';

export interface Settlement {
  readonly sections: ReadonlyMap<string, SectionDefinition>;
  readonly circumstances: Circumstances;
  readonly waivers: readonly Waiver[];
  readonly attestations: readonly Attestation[];
  /** In UTC: `2026-11-23`. */
  readonly today: string;
}

const MEANING: Readonly<Record<Severity, string>> = {
  critical: 'Without it the host is not protected as the guide promises, or does not do its work.',
  major: 'A protection or a function that the guide promises is missing.',
  minor: 'The host is not as the guide says; nothing else depends on it.',
};

/**
 * Settles records one by one, each as soon as it is there.
 *
 * A `manual` one gets its question, and a person's answer to it; a no makes it `failed`. A `failed` one gets what it means and
 * how to repair it, and becomes `waived` where a waiver counts. All others stay as they are.
 */
export function settler({
  sections,
  circumstances,
  waivers,
  attestations,
  today,
}: Settlement): (record: OutcomeRecord) => OutcomeRecord {
  const items = new Map([...sections.values()].flatMap((section) => section.items.map((i) => [i.id, i])));
  return (record) => {
    const item = items.get(record.id);
    const answered = attest(asked(record, item), attestations);
    if (answered.outcome !== 'failed') return answered;
    return waive(advised(answered, item, sections, circumstances), waivers, today);
  };
}

function asked(record: OutcomeRecord, item: ItemDefinition | undefined): OutcomeRecord {
  if (record.outcome !== 'manual' || record.question !== undefined || item === undefined) return record;
  const question = questionOf(item);
  return question === null ? record : { ...record, question };
}

function advised(
  record: OutcomeRecord,
  item: ItemDefinition | undefined,
  sections: Settlement['sections'],
  circumstances: Circumstances,
): OutcomeRecord {
  return {
    ...record,
    matters: item?.matters ?? MEANING[record.severity],
    repair: item === undefined ? [] : repairsOf(item, sections, circumstances),
  };
}
