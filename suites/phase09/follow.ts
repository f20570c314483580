// A command that follows a log, left running for a while.
import type { CheckContext } from '../../src/spec/context.ts';
import { expect } from '../../src/spec/index.ts';

const SOON_MS = 15_000;

interface Tail extends AsyncDisposable {
  /** All that it has shown so far. */
  readonly shown: () => Promise<string>;
}

/** Has a command follow a log that is not empty, until the result is disposed of. */
export async function follow({ $ }: CheckContext, command: string): Promise<Tail> {
  const name = `conform-follow-${crypto.randomUUID().slice(0, 8)}`;
  const file = `/run/${name}`;
  const shown = async () => (await $`sudo cat ${file}`).stdout;
  const tail: Tail = {
    shown,
    [Symbol.asyncDispose]: async () => {
      await $`sudo systemctl stop ${name}; sudo rm -f ${file}`;
    },
  };
  await $`sudo systemd-run --quiet --collect --unit=${name} --property=StandardOutput=truncate:${file} bash -c ${command}`;
  try {
    // It shows the last lines that there are, and then follows.
    await expect.poll(shown, { timeout: SOON_MS, interval: 250, message: 'it follows' }).not.toBe('');
    return tail;
  } catch (error) {
    await tail[Symbol.asyncDispose]();
    throw error;
  }
}
