// Ctrl-C: the first asks to stop and clean up, the second ends at once (what is left is then removed by the reaper).

const INTERRUPTED = 130;

/** Stopped by the user: nothing was judged to its end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Runs `work` with a signal that SIGINT and SIGTERM abort. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (abort.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write('\nStopping and cleaning up; once more to stop at once.\n');
    abort.abort(new Interrupted(`Stopped by ${name}.`));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
