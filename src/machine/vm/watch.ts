// Watching a machine that is to come up: nobody waits to the end of its time for one that never will.
import { setTimeout as delay } from 'node:timers/promises';
import { isLost, isWithoutCloudInit } from './console.ts';

const LOOK_EVERY_MS = 3_000;
/** A machine whose login is there and whose cloud-init is not: how long it may still come. */
const CLOUD_INIT_LATE_MS = 30_000;

/** Why nobody waits any longer; null where the console tells. */
export class Hopeless extends Error {
  override readonly name = 'Hopeless';
  readonly why: string | null;

  constructor(why: string | null) {
    super(why ?? 'it will not come up');
    this.why = why;
  }
}

export interface Watched {
  /** All that its console has printed. */
  readonly console: () => Promise<string>;
  /** Whether it boots for the first time: then cloud-init has something to do. */
  readonly isFirstBoot: boolean;
  /** Whether QEMU has stopped it because something could not be written to its disk; null when that can't be said now. */
  readonly isOutOfSpace: () => Promise<boolean | null>;
}

const OUT_OF_SPACE =
  'QEMU has stopped it, as what it writes has no room on the disk of this host (no space left on device)';

/**
 * Waits for something of a machine, and no longer than there is hope for it.
 * @throws Hopeless when there is none.
 */
export async function whileHopeful<T>(
  { console, isFirstBoot, isOutOfSpace }: Watched,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const settled = new AbortController();
  const watching = async () => {
    let loginSince: number | null = null;
    for (;;) {
      await delay(LOOK_EVERY_MS, undefined, { signal: settled.signal });
      const said = await console();
      if (isFirstBoot && isWithoutCloudInit(said)) loginSince ??= performance.now();
      else loginSince = null;
      if (isLost(said)) lost.abort(new Hopeless(null));
      if (loginSince !== null && performance.now() - loginSince > CLOUD_INIT_LATE_MS)
        lost.abort(new Hopeless(null));
      if (await isOutOfSpace()) lost.abort(new Hopeless(OUT_OF_SPACE));
    }
  };
  const watch = watching().catch(() => undefined);
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    settled.abort();
    await watch;
  }
}
