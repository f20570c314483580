// A further instance that is set up, runs, and is taken away again: the guide says how one comes, not how it goes.
import { setUpInstance } from '../../fixtures/further-instance.ts';
import { awaitGateway } from '../../src/probe/openclaw/gateway-start.ts';
import { furtherInstance, type Instance } from '../../src/probe/openclaw/instance.ts';
import { linesOf } from '../../src/probe/result.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { expect } from '../../src/spec/index.ts';

const SET_UP_LIMIT_MS = 5 * 60_000;
const SEARCH_LIMIT_MS = 60_000;

/** What the recipe does, undone. */
const removal = ({ user, unit }: Instance) => `sudo systemctl disable --now ${unit}
sudo rm /etc/systemd/system/${unit}
sudo systemctl daemon-reload
sudo userdel --remove ${user}`;

/**
 * Accounts, units, processes, sockets and files of it, a line each; the journal keeps what it has logged. A search that fails
 * is a line as well: it has found nothing because it did not look.
 */
const remains = ({ user, unit, home, port }: Instance, uid: string) => `getent passwd ${user}
getent group | grep --word-regexp ${user}
sudo ls -d ${home} 2> /dev/null
systemctl list-unit-files --no-legend ${unit}
ps -o args= -U ${uid}
sudo ss -Hltn 'sport = :${port}'
sudo find / -xdev -ignore_readdir_race -uid ${uid} || echo "find: exit status $?"
sudo grep --recursive --files-with-matches --word-regexp --exclude='*-' ${user} /etc
true`;

/**
 * Sets up an instance as the recipe says, waits until it answers, and takes away its unit, its account and its home.
 * @param number whose ports no other instance has
 * @returns what of it is left
 * @throws AssertionError when it did not run in between
 */
export async function remainsAfterRemoval(
  { shell }: CheckContext,
  number: number,
): Promise<readonly string[]> {
  const instance = furtherInstance(number);
  await shell.block(setUpInstance(number), { timeoutMs: SET_UP_LIMIT_MS });
  const uid = (await shell.run(`id -u ${instance.user}`)).stdout.trim();
  expect(uid, `the user ID of ${instance.user}`).toMatch(/^\d+$/);
  try {
    expect(await awaitGateway(shell, instance)).toMatchObject({ state: 'answers' });
  } finally {
    await shell.block(removal(instance), { timeoutMs: SEARCH_LIMIT_MS });
  }
  const left = await shell.run(remains(instance, uid), { timeoutMs: SEARCH_LIMIT_MS });
  return linesOf(left.stdout);
}
