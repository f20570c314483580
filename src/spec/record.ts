// What became of a step or check, as it stands in the results.
import type { Outcome, OutcomeRecord } from '../report/outcome.ts';
import type { ItemDefinition } from './definition.ts';
import type { Recorder, Recording } from './recorder.ts';

/** What became of a body, before it is put on record. */
export interface Found {
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly erratum?: string;
  /** What a failed one threw: Vitest shows its difference. */
  readonly error?: unknown;
}

/** Puts on record what was found, with the commands that showed it. No text in it holds a secret that the recorder knows. */
export function recordOf(
  item: Pick<ItemDefinition, 'id' | 'section' | 'kind' | 'title' | 'severity' | 'promise'>,
  found: Found,
  startedAt: Date,
  recording: Recording,
  recorder: Recorder,
): OutcomeRecord {
  const { section } = item;
  return {
    id: item.id,
    section: section.id,
    sectionTitle: section.title,
    phase: section.phase,
    kind: item.kind === 'check' ? 'check' : 'step',
    title: item.title,
    severity: item.severity,
    ...(item.promise !== undefined && { promise: item.promise }),
    outcome: found.outcome,
    ...(found.erratum !== undefined && { erratum: found.erratum }),
    ...(found.reason !== undefined && { reason: recorder.redact(found.reason) }),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    evidence: recording.evidence,
  };
}
