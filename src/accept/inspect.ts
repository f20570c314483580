// Judges one check on a host: by the guide's promise as an erratum corrects it, and without changing anything.
import { OutOfSight } from '../machine/shell.ts';
import type { OutcomeRecord } from '../report/outcome.ts';
import { assertOnce, type CountAssertions, within } from '../spec/attempt.ts';
import { type Circumstances, NotApplicable } from '../spec/condition.ts';
import type { ReadingContext } from '../spec/context.ts';
import type { ReadingCheck } from '../spec/definition.ts';
import type { Erratum, PromiseCorrection } from '../spec/erratum.ts';
import { canShow } from '../spec/erratum-releases.ts';
import { messageOf, tellFailure } from '../spec/failure.ts';
import { type Found, recordOf } from '../spec/record.ts';
import type { Recorder, Recording } from '../spec/recorder.ts';

/**
 * What of a host is needed to judge it.
 * @typeParam C what its checks may use
 */
export interface Inspected<C extends ReadingContext = ReadingContext> {
  readonly circumstances: Circumstances;
  readonly recorder: Recorder;
  /** What a check may use, its commands put on record in `recording`, and ended when `signal` fires. */
  context(signal: AbortSignal, recording: Recording): C;
}

/** A check for whoever has a `C` to give it. */
export type Inspectable<C extends ReadingContext> = Pick<
  ReadingCheck,
  'id' | 'title' | 'section' | 'severity' | 'promise' | 'when' | 'kind' | 'timeoutMs'
> & {
  readonly errata: readonly Erratum<C>[];
  readonly body: (context: C) => Promise<void>;
};

/**
 * Looks whether what a check promises holds on a host.
 *
 * Where an erratum says what is true instead of the guide's promise, that is judged: then it is `erratum` when it holds, so that
 * the report says where it differs from the guide. An erratum of a step excuses nothing: whoever builds a host by the guide
 * applies its correction.
 */
export async function inspect<C extends ReadingContext>(
  check: Inspectable<C>,
  host: Inspected<C>,
  signal: AbortSignal,
  assertions: CountAssertions,
): Promise<OutcomeRecord> {
  const startedAt = new Date();
  const recording = host.recorder.begin();
  const found = await judge(check, host, recording, signal, assertions);
  return recordOf(check, found, startedAt, recording, host.recorder);
}

async function judge<C extends ReadingContext>(
  check: Inspectable<C>,
  host: Inspected<C>,
  recording: Recording,
  signal: AbortSignal,
  assertions: CountAssertions,
): Promise<Found> {
  const unmet = check.when.find((condition) => !condition.holds(host.circumstances));
  if (unmet) return { outcome: unmet.unseen ? 'manual' : 'not-applicable', reason: unmet.otherwise };
  const corrected = correctedBy(check, host.circumstances);
  const limit = AbortSignal.timeout(check.timeoutMs);
  const stop = AbortSignal.any([signal, limit]);
  try {
    const failure = await within(stop, () =>
      assertOnce(
        () => (corrected?.correction.holds ?? check.body)(host.context(stop, recording)),
        assertions,
      ),
    );
    if (failure !== null) return { outcome: 'failed', reason: tellFailure(failure), error: failure };
    if (corrected === null) return { outcome: 'passed' };
    const { id, happens, correction } = corrected;
    return {
      outcome: 'erratum',
      erratum: id,
      reason: `${happens} Judged by what is true instead: ${correction.says}`,
    };
  } catch (error) {
    if (error instanceof OutOfSight) return { outcome: 'manual', reason: error.message };
    if (error instanceof NotApplicable) return { outcome: 'not-applicable', reason: error.message };
    const late = limit.aborted ? `Not finished within ${check.timeoutMs / 1000} s. ` : '';
    return { outcome: 'broken', reason: `${late}${messageOf(error)}`, error };
  }
}

type Corrected<C extends ReadingContext> = Erratum<C> & { readonly correction: PromiseCorrection<C> };

function correctedBy<C extends ReadingContext>(
  { errata }: Inspectable<C>,
  circumstances: Circumstances,
): Corrected<C> | null {
  const isOfPromise = (erratum: Erratum<C>): erratum is Corrected<C> =>
    erratum.correction.kind === 'promise' && canShow(erratum, circumstances);
  return errata.find(isOfPromise) ?? null;
}
