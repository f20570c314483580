// Runs one step or check and says what became of it: the rules of outcomes, without Vitest.
import { BrokenError, type FailedCommand } from '../machine/shell.ts';
import type { Outcome, OutcomeRecord } from '../report/outcome.ts';
import type { CheckContext } from './context.ts';
import type { CheckDefinition, ItemDefinition, StepDefinition } from './definition.ts';
import type { Erratum } from './erratum.ts';
import type { Session } from './session.ts';

/** What became of a body, before it is put on record. */
interface Found {
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly erratum?: string;
  /** What a failed one threw: Vitest shows its difference. */
  readonly error?: unknown;
}

/** A record, and what was thrown when it is not a good one. */
export interface Ran {
  readonly record: OutcomeRecord;
  readonly error?: unknown;
}

/** How many assertions have been made so far; a check that adds none has checked nothing. */
export type CountAssertions = () => number;

/**
 * Runs `item` as DESIGN's walk treats the guide: as written; if it fails as an erratum predicts, corrected and again.
 * @param blockedBy why it can't run, when something it needs has failed.
 */
export async function runItem(
  item: ItemDefinition,
  session: Session,
  signal: AbortSignal,
  assertions: CountAssertions,
  blockedBy: string | null,
): Promise<Ran> {
  const startedAt = new Date();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(item.timeoutMs)]);
  session.recorder.take();
  const found = await judge(item, session, limit, assertions, blockedBy);
  const evidence = session.recorder.take();
  const { section } = item;
  const record: OutcomeRecord = {
    id: item.id,
    section: section.id,
    sectionTitle: section.title,
    phase: section.phase,
    kind: item.kind,
    title: item.title,
    severity: item.severity,
    ...(item.promise !== undefined && { promise: item.promise }),
    outcome: found.outcome,
    ...(found.erratum !== undefined && { erratum: found.erratum }),
    ...(found.reason !== undefined && { reason: session.recorder.redact(found.reason) }),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    evidence,
  };
  session.ledger.enter(item.id, found.outcome);
  return { record, ...(found.error !== undefined && { error: found.error }) };
}

async function judge(
  item: ItemDefinition,
  session: Session,
  signal: AbortSignal,
  assertions: CountAssertions,
  blockedBy: string | null,
): Promise<Found> {
  const unmet = item.when.find((condition) => !condition.holds(session.stage));
  if (unmet) return { outcome: 'not-applicable', reason: unmet.otherwise };
  if (blockedBy !== null) return { outcome: 'blocked', reason: blockedBy };
  const context = session.context(signal);
  const errata = item.errata.filter(({ when }) => when === undefined || when.holds(session.stage));
  try {
    const failure = await attempt(item, session, context, assertions);
    if (failure === null) return passedDespite(errata);
    return await explain(item, errata, failure, session, context, assertions);
  } catch (error) {
    return { outcome: 'broken', reason: messageOf(error), error };
  }
}

/** An erratum that does not show is stale: the list must not claim it. */
function passedDespite(errata: readonly Erratum[]): Found {
  const [stale] = errata;
  if (stale === undefined) return { outcome: 'passed' };
  return {
    outcome: 'fixed',
    erratum: stale.id,
    reason: `Erratum ${stale.id} no longer happens: ${stale.happens} Remove it from the list, or find out what hides it.`,
  };
}

async function explain(
  item: ItemDefinition,
  errata: readonly Erratum[],
  failure: Error,
  session: Session,
  context: CheckContext,
  assertions: CountAssertions,
): Promise<Found> {
  for (const erratum of errata) {
    if (!(await erratum.symptom(context, failure))) continue;
    const again = await correct(item, erratum, session, context, assertions);
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
      reason: `It failed as erratum ${erratum.id} predicts, but the correction does not help: ${again.message}`,
      error: again,
    };
  }
  return { outcome: 'failed', reason: failure.message, error: failure };
}

/** @returns null when the correction makes the promise hold, otherwise how it still fails. */
async function correct(
  item: ItemDefinition,
  { correction }: Erratum,
  session: Session,
  context: CheckContext,
  assertions: CountAssertions,
): Promise<Error | null> {
  if (correction.kind === 'promise') return assertOnce(() => correction.holds(context), assertions);
  session.changed();
  const { failures } = await context.shell.block(correction.run, { timeoutMs: item.timeoutMs });
  if (failures.length > 0) return new StepFailed(failures);
  return item.kind === 'check' ? assertOnce(() => item.body(context), assertions) : null;
}

/** @returns null when the item went well, otherwise how it failed; throws when we could not look. */
async function attempt(
  item: ItemDefinition,
  session: Session,
  context: CheckContext,
  assertions: CountAssertions,
): Promise<Error | null> {
  if (item.kind === 'step') return doStep(item, session, context);
  // What a reboot leaves is for the checks that follow to look at, too; any other disruption ends with its check.
  const lasting = item.disruptive !== null && item.disruptive !== 'reboot';
  try {
    return await assertOnce(() => item.body(context), assertions);
  } finally {
    if (lasting) session.facts.clear();
  }
}

async function doStep(item: StepDefinition, session: Session, context: CheckContext): Promise<Error | null> {
  session.changed();
  const script = session.stage.documentText[item.id] ?? item.run;
  const { failures } = await context.shell.block(script, { timeoutMs: item.timeoutMs });
  const untolerated = failures.filter(
    ({ command }) => !item.tolerates.some((tolerated) => tolerated.command.test(command)),
  );
  return untolerated.length === 0 ? null : new StepFailed(untolerated);
}

/** Runs assertions; what they throw is a failure, unless it says that we could not look. */
async function assertOnce(body: () => Promise<void>, assertions: CountAssertions): Promise<Error | null> {
  const before = assertions();
  try {
    await body();
  } catch (error) {
    if (isBroken(error)) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
  return assertions() > before ? null : new Error('The check asserts nothing, so it has checked nothing.');
}

/** Errors of the language and of the system are ours: only what an assertion or a probe says is the guide's. */
function isBroken(error: unknown): boolean {
  return (
    error instanceof BrokenError ||
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error instanceof RangeError ||
    (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
  );
}

class StepFailed extends Error {
  override readonly name = 'StepFailed';

  constructor(failures: readonly FailedCommand[]) {
    super(failures.map(({ command, exitCode }) => `exit ${exitCode}: ${command}`).join('\n'));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A check as a finished and corrected machine must keep it: errata don't excuse it any more. */
export async function recheck(
  item: CheckDefinition,
  session: Session,
  signal: AbortSignal,
  assertions: CountAssertions,
): Promise<Ran> {
  const promise = item.errata.find(
    ({ correction, when }) => correction.kind === 'promise' && (when?.holds(session.stage) ?? true),
  )?.correction;
  const body = promise?.kind === 'promise' ? promise.holds : item.body;
  return runItem({ ...item, body, errata: [] }, session, signal, assertions, null);
}
