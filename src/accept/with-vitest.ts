// An acceptance as Vitest's tests: one that connects, one for each check, all at once, and one that compares the host at the end.
import { describe, test } from 'vitest';
import type { Outcome, OutcomeRecord, StateComparison } from '../report/outcome.ts';
import { Redactor } from '../report/redaction.ts';
import { sectionName } from '../report/section-tally.ts';
import { CONNECTED, type SectionPlace } from '../report/task-meta.ts';
import type {
  CheckDefinition,
  DisruptiveCheck,
  ItemDefinition,
  OmissionDefinition,
  SectionDefinition,
} from '../spec/definition.ts';
import { expectingWith } from '../spec/expect.ts';
import { messageOf } from '../spec/failure.ts';
import { isOptional, partOf, placeOfPart } from '../spec/phases.ts';
import { recordOf } from '../spec/record.ts';
import { Recorder } from '../spec/recorder.ts';
import { tellVitest } from '../spec/tell-vitest.ts';
import type { Assignment } from './assignment.ts';
import { admit, Consent } from './disruption.ts';
import { inspect } from './inspect.ts';
import { questionOf } from './questions.ts';
import { Visit } from './visit.ts';

/** Vitest's own limit. Those of the checks come first, and say more. */
const TEST_LIMIT_MS = 60 * 60_000;
const CONNECT_LIMIT_MS = 6 * 60_000;
const COMPARE_LIMIT_MS = 2 * 60_000;

/** The part of a report that is about the visit, not about the guide. */
const VISIT: SectionPlace = { phase: 'The host', section: 'The host', sectionTitle: 'The host' };

/** What is looked at, or asked about. */
type Asked = CheckDefinition | OmissionDefinition;

/** Registers all that is to be looked at on one host. */
export function registerVisit(
  sections: Iterable<SectionDefinition>,
  visiting: Visiting,
  assignment: Assignment,
  consent: Consent,
): void {
  // An appendix is judged only where it is named: not every host has it.
  const chosen = [...sections].filter(
    (section) => assignment.sections?.includes(section.id) ?? !isOptional(placeOfPart(partOf(section.phase))),
  );

  describe(VISIT.section, { meta: { place: VISIT } }, () => {
    test('The host can be looked at', { timeout: TEST_LIMIT_MS }, async ({ signal, task }) => {
      const tell = ofVisit(CONNECTED, task.name);
      try {
        task.meta.sighting = (await visiting.begin(signal)).sighting;
        task.meta.record = tell('passed');
      } catch (error) {
        task.meta.record = tell('broken', messageOf(error));
        throw error;
      }
    });
  });

  for (const section of chosen) {
    const place = placeOf(section);
    describe(sectionName(place), { meta: { place }, concurrent: true }, () => {
      for (const item of section.items.filter(isAsked))
        if (!isAgreedTo(item, consent)) register(item, visiting, true, (visit) => lookAt(item, visit.host));
    });
  }
  for (const section of chosen) {
    const place = placeOf(section);
    const agreed = section.items.filter((item) => isAgreedTo(item, consent));
    if (agreed.length === 0) continue;
    describe(sectionName(place), { meta: { place } }, () => {
      for (const item of agreed)
        register(
          item,
          visiting,
          false,
          (visit) => (signal, assertions) => inspect(item, visit.unconfined, signal, assertions),
        );
    });
  }

  describe(VISIT.section, { meta: { place: VISIT } }, () => {
    test('The host is looked at once more', { timeout: TEST_LIMIT_MS }, async ({ signal, task, skip }) => {
      const tell = ofVisit('host/left', task.name);
      try {
        const comparison = await visiting.end(assignment.agreed, signal);
        task.meta.record =
          comparison === null ? tell('blocked', 'It could not be looked at before.') : tell('passed');
        if (comparison !== null) task.meta.comparison = comparison;
      } catch (error) {
        task.meta.record = tell('broken', messageOf(error));
        throw error;
      }
      if (task.meta.comparison === undefined) skip('It could not be looked at before.');
    });
  });
}

type Look = (signal: AbortSignal, assertions: () => number) => Promise<OutcomeRecord>;

function register(item: Asked, visiting: Visiting, concurrent: boolean, by: (visit: Visit) => Look): void {
  test(item.title, { timeout: TEST_LIMIT_MS, concurrent }, async ({ expect, signal, skip, task }) => {
    const { visit, recorder } = visiting;
    const assertions = () => expect.getState().assertionCalls;
    task.meta.record =
      visit === null
        ? unseen(item, recorder, 'blocked', 'The host could not be looked at.')
        : await expectingWith(expect, () => by(visit)(signal, assertions));
    tellVitest({ record: task.meta.record }, recorder, skip);
  });
}

/** A check in the jail; or why it is none, and a person is asked. */
function lookAt(item: Asked, host: Visit['host']): Look {
  return async (signal, assertions) => {
    const unmet = item.when.find((condition) => !condition.holds(host.circumstances));
    if (unmet)
      return unseen(item, host.recorder, unmet.unseen ? 'manual' : 'not-applicable', unmet.otherwise);
    if (item.kind === 'omission') return unseen(item, host.recorder, 'manual', item.because);
    if (item.until !== undefined)
      return unseen(
        item,
        host.recorder,
        'not-applicable',
        `On a finished host it is over: ${item.until} ends it, and says what holds from then on.`,
      );
    if (item.occasion !== undefined) {
      const reason = `It is about ${item.occasion}, which a finished host need not have had.`;
      return unseen(item, host.recorder, 'not-applicable', reason);
    }
    if (item.disruptive === null) return inspect(item, host, signal, assertions);
    const admission = admit(item, Consent.none);
    const because = admission.how === 'not at all' ? admission.because : '';
    return unseen(item, host.recorder, 'manual', because);
  };
}

/** Steps are not done here; what only a person can do or see leaves a question. */
function isAsked(item: ItemDefinition): item is Asked {
  if (item.kind === 'check') return true;
  return item.kind === 'omission' && item.outcome === 'manual' && questionOf(item) !== null;
}

function isAgreedTo(item: ItemDefinition, consent: Consent): item is DisruptiveCheck {
  // What a finished host is not asked for, it is not disturbed for either.
  if (item.kind !== 'check' || item.until !== undefined || item.occasion !== undefined) return false;
  return admit(item, consent).how === 'agreed to';
}

function unseen(item: Asked, recorder: Recorder, outcome: Outcome, reason: string): OutcomeRecord {
  return recordOf(item, { outcome, reason }, new Date(), recorder.begin(), recorder);
}

function ofVisit(id: string, title: string): (outcome: Outcome, reason?: string) => OutcomeRecord {
  const startedAt = new Date();
  return (outcome, reason) => ({
    ...VISIT,
    id,
    // No check: a host of which only this is known is not known to be conformant.
    kind: 'step',
    title,
    severity: 'critical',
    outcome,
    ...(reason !== undefined && { reason }),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    evidence: [],
  });
}

function placeOf({ id, title, phase }: SectionDefinition): SectionPlace {
  return { phase, section: id, sectionTitle: title };
}

/** The visit of one worker: it begins while what is to be looked at is still loaded, and ends with the last test. */
export class Visiting {
  /** Null before it has begun, and when it could not. */
  visit: Visit | null = null;
  readonly #beginning: Promise<Visit>;
  readonly #unwanted = new AbortController();

  constructor(assignment: Assignment) {
    const stop = AbortSignal.any([this.#unwanted.signal, AbortSignal.timeout(CONNECT_LIMIT_MS)]);
    this.#beginning = Visit.begin(assignment, stop);
    // Whoever waits for it is told.
    this.#beginning.catch(() => undefined);
  }

  get recorder(): Recorder {
    return this.visit?.host.recorder ?? new Recorder(new Redactor());
  }

  async begin(signal: AbortSignal): Promise<Visit> {
    const giveUp = () => this.#unwanted.abort(signal.reason);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    try {
      this.visit = await this.#beginning;
      return this.visit;
    } finally {
      // What has begun is ended in order, also when somebody gives up the checks.
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** @returns null when there was no visit */
  async end(agreed: string, signal: AbortSignal): Promise<StateComparison | null> {
    if (this.visit === null) return null;
    await using visit = this.visit;
    const stop = AbortSignal.any([signal, AbortSignal.timeout(COMPARE_LIMIT_MS)]);
    const because = agreed === '' ? null : `Agreed to: --disruptive ${agreed}.`;
    return await visit.host.compare(stop, because, visit.session.hasRestarted);
  }
}
