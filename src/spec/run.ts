// Runs one step or check and says what became of it: the rules of outcomes, without Vitest.
import { patienceWith } from '../machine/machine.ts';
import type { Answer, BlockResult } from '../machine/shell.ts';
import type { OutcomeRecord } from '../report/outcome.ts';
import { assertOnce, type CountAssertions, within } from './attempt.ts';
import { NotApplicable } from './condition.ts';
import type { CheckContext } from './context.ts';
import {
  type CheckDefinition,
  type DisruptiveCheck,
  type DoneDefinition,
  disturbsNothing,
  type ItemDefinition,
  type StepDefinition,
} from './definition.ts';
import type { Erratum } from './erratum.ts';
import { canShow, foreseen } from './erratum-releases.ts';
import { isAssertion, messageOf, StepFailed, tellFailure } from './failure.ts';
import { fillPlaceholders } from './placeholders.ts';
import { type Found, recordOf } from './record.ts';
import type { Recording } from './recorder.ts';
import type { Session, StageDescriptor } from './session.ts';

/** What of a session is needed to run items. */
export type Bench = Pick<
  Session,
  'stage' | 'context' | 'changed' | 'facts' | 'recorder' | 'ledger' | 'turns' | 'diagnose'
>;

/** A record, and what was thrown when it is not a good one. */
export interface Ran {
  readonly record: OutcomeRecord;
  readonly error?: unknown;
}

/**
 * Runs `item` as DESIGN's walk treats the guide: as written; if it fails as an erratum predicts, corrected and again. One
 * that goes wrong has a diagnosis with it.
 * @param blockedBy why it can't run, when something it needs has failed.
 */
export async function runItem(
  item: ItemDefinition,
  session: Bench,
  signal: AbortSignal,
  assertions: CountAssertions,
  blockedBy: string | null,
): Promise<Ran> {
  const ran = await run(item, session, signal, assertions, blockedBy);
  const { outcome, startedAt } = ran.record;
  if ((outcome !== 'failed' && outcome !== 'broken') || signal.aborted) return ran;
  const diagnosis = await session.diagnose(new Date(startedAt), signal);
  // It may have found out what is secret: nothing of that stays in what was recorded before.
  const { reason, evidence } = ran.record;
  const record = {
    ...ran.record,
    ...(reason !== undefined && { reason: session.recorder.redact(reason) }),
    evidence: evidence.map((entry) => session.recorder.redactResult(entry)),
    diagnosis,
  };
  return { ...ran, record };
}

async function run(
  item: ItemDefinition,
  session: Bench,
  signal: AbortSignal,
  assertions: CountAssertions,
  blockedBy: string | null,
): Promise<Ran> {
  const startedAt = new Date();
  const recording = session.recorder.begin();
  const found = await judge(item, session, recording, signal, assertions, blockedBy);
  const record = recordOf(item, found, startedAt, recording, session.recorder);
  session.ledger.enter(item.id, found.outcome);
  return { record, ...(found.error !== undefined && { error: found.error }) };
}

async function judge(
  item: ItemDefinition,
  session: Bench,
  recording: Recording,
  signal: AbortSignal,
  assertions: CountAssertions,
  blockedBy: string | null,
): Promise<Found> {
  const unmet = item.when.find((condition) => !condition.holds(session.stage));
  if (unmet) return { outcome: 'not-applicable', reason: unmet.otherwise };
  if (item.kind === 'omission') return { outcome: item.outcome, reason: item.because };
  if (blockedBy !== null) return { outcome: 'blocked', reason: blockedBy };
  const limitMs = item.timeoutMs * patienceWith(session.stage.machine);
  const limit = AbortSignal.timeout(limitMs);
  const stop = AbortSignal.any([signal, limit]);
  const context = session.context(stop, recording);
  const errata = item.errata.filter((erratum) => canShow(erratum, session.stage));
  try {
    return await within(stop, async () => {
      const failure = await attempt(item, session, context, assertions);
      if (failure === null) return passedDespite(errata, session.stage);
      return explain(item, errata, failure, session, context, assertions);
    });
  } catch (error) {
    if (error instanceof NotApplicable) return { outcome: 'not-applicable', reason: error.message };
    const late = limit.aborted ? `Not finished within ${limitMs / 1000} s. ` : '';
    return { outcome: 'broken', reason: `${late}${messageOf(error)}`, error };
  }
}

/**
 * An erratum that does not show is stale: the list must not claim it, unless the document is not any more as it was, or the
 * release of OpenClaw lies between one with it and one without.
 */
function passedDespite(
  errata: readonly Erratum<CheckContext>[],
  { inputs, corrected = {} }: StageDescriptor,
): Found {
  const [stale] = errata.filter(
    (erratum) => corrected[erratum.id] !== 'changed' && foreseen(erratum, inputs.openclawVersion) === 'shows',
  );
  if (stale === undefined) return { outcome: 'passed' };
  return {
    outcome: 'fixed',
    erratum: stale.id,
    reason: `Erratum ${stale.id} no longer happens: ${stale.happens} Remove it from the list, or find out what hides it.`,
  };
}

async function explain(
  item: DoneDefinition,
  errata: readonly Erratum<CheckContext>[],
  failure: Error,
  session: Bench,
  context: CheckContext,
  assertions: CountAssertions,
): Promise<Found> {
  for (const erratum of errata) {
    if (!(await erratum.symptom(context, failure))) continue;
    const isCorrected = erratum.id in (session.stage.corrected ?? {});
    if (isCorrected && erratum.correction.kind === 'step') {
      return {
        outcome: 'failed',
        erratum: erratum.id,
        reason: `The document has the correction of erratum ${erratum.id}, which does not help: ${tellFailure(failure)}`,
        error: failure,
      };
    }
    const again = await correct(item, erratum, session, context, assertions);
    if (again === null && isCorrected)
      return { outcome: 'passed', reason: `As the document says by now: ${erratum.correction.says}` };
    if (again === null) {
      return {
        outcome: 'erratum',
        erratum: erratum.id,
        reason: `${erratum.happens} Correction, applied and re-checked: ${erratum.correction.says}`,
      };
    }
    return {
      outcome: 'failed',
      erratum: erratum.id,
      reason: `It failed as erratum ${erratum.id} predicts, but the correction does not help: ${tellFailure(again)}`,
      error: again,
    };
  }
  return { outcome: 'failed', reason: tellFailure(failure), error: failure };
}

/** @returns null when the correction makes the promise hold, otherwise how it still fails. */
async function correct(
  item: DoneDefinition,
  { correction }: Erratum<CheckContext>,
  session: Bench,
  context: CheckContext,
  assertions: CountAssertions,
): Promise<Error | null> {
  if (correction.kind === 'promise') return look(item, correction.holds, session, context, assertions);
  session.changed();
  const script = await filled(correction.run, item, context);
  const how = { answers: correction.answers ?? null, endsByMs: null, timeoutMs: item.timeoutMs };
  const { failures, stderr } = await carryOut(script, how, context);
  if (failures.length > 0) return new StepFailed(failures, stderr);
  return item.kind === 'check' ? look(item, item.body, session, context, assertions) : null;
}

/** @returns null when the item went well, otherwise how it failed; throws when we could not look. */
async function attempt(
  item: DoneDefinition,
  session: Bench,
  context: CheckContext,
  assertions: CountAssertions,
): Promise<Error | null> {
  if (item.kind === 'step') return doStep(item, session, context);
  return look(item, item.body, session, context, assertions);
}

/** Looks whether a promise holds, with whatever the item does to the machine meanwhile. */
async function look(
  item: DoneDefinition,
  body: DisruptiveCheck['body'],
  session: Bench,
  context: CheckContext,
  assertions: CountAssertions,
): Promise<Error | null> {
  try {
    return await assertOnce(() => body(context), assertions);
  } finally {
    // What a reboot leaves is for the checks that follow to look at, too; any other disruption ends with its check.
    if (item.kind === 'check' && item.disruptive !== 'reboot' && !disturbsNothing(item.disruptive))
      session.facts.clear();
  }
}

async function doStep(item: StepDefinition, session: Bench, context: CheckContext): Promise<Error | null> {
  const script = await begin(item, session, context);
  if (typeof script !== 'string') return script;
  session.changed();
  const { failures, stdout, stderr } = await carryOut(script, item, context);
  const revealed = item.reveals?.pattern.exec(stdout)?.[1];
  if (item.reveals && revealed !== undefined) context.secret(revealed, item.reveals.label);
  const untolerated = failures.filter(
    ({ command }) => !item.tolerates.some((tolerated) => tolerated.command.test(command)),
  );
  return untolerated.length === 0 ? null : new StepFailed(untolerated, stderr);
}

/**
 * @returns the script of a step, when it can be begun; otherwise what does not hold that it takes for granted. Secrets in it go
 * over bash's standard input, not on its command line; the guide's own commands may put them there.
 */
async function begin(item: StepDefinition, { stage }: Bench, context: CheckContext): Promise<string | Error> {
  try {
    await item.given?.(context);
    return await filled(stage.documentText[item.id] ?? item.run, item, context);
  } catch (error) {
    if (isAssertion(error)) return error;
    throw error;
  }
}

/** Pastes a step's script, or does it at a terminal where it asks for answers or for somebody who ends it. */
async function carryOut(
  script: string,
  { answers, endsByMs, timeoutMs }: Pick<StepDefinition, 'answers' | 'endsByMs' | 'timeoutMs'>,
  { shell, inputs }: CheckContext,
): Promise<BlockResult> {
  if (answers === null && endsByMs === null) return shell.block(script, { timeoutMs });
  const given = (answers ?? []).map(
    (answer): Answer =>
      'types' in answer && typeof answer.types === 'function'
        ? { ...answer, types: answer.types(inputs) }
        : (answer as Answer),
  );
  return shell.dialogue(script, given, { timeoutMs, ...(endsByMs !== null && { endsByMs }) });
}

/** A script with its placeholders replaced: by what only the run knows, and by the inputs as they are then. */
async function filled(script: string, item: DoneDefinition, context: CheckContext): Promise<string> {
  const values = item.kind === 'step' && item.fill !== null ? await item.fill(context) : {};
  return fillPlaceholders(script, context.inputs, values);
}

/** A check as a finished and corrected machine must keep it: errata don't excuse it any more. */
export async function recheck(
  item: CheckDefinition,
  session: Bench,
  signal: AbortSignal,
  assertions: CountAssertions,
): Promise<Ran> {
  const promise = item.errata.find(
    (erratum) => erratum.correction.kind === 'promise' && canShow(erratum, session.stage),
  )?.correction;
  const body = promise?.kind === 'promise' ? promise.holds : item.body;
  return run({ ...item, body, errata: [] } as CheckDefinition, session, signal, assertions, null);
}
