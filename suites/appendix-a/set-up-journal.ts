// What the first gateway has had to say while another instance was set up beside it.
import { readJournal } from '../../src/probe/journal.ts';
import { LISTENS } from '../../src/probe/openclaw/gateway-log.ts';
import { FIRST, type Instance } from '../../src/probe/openclaw/instance.ts';
import type { ReadingContext } from '../../src/spec/context.ts';
import { expect } from '../../src/spec/index.ts';

/**
 * Messages of the first gateway, from when the other one's account was made to when its unit was started for the first time.
 * @throws AssertionError when the journal has not all of that time, or the first gateway did not listen in it
 */
export async function saidWhileSetUp(
  { read }: Pick<ReadingContext, 'read'>,
  { user, unit }: Instance,
): Promise<readonly string[]> {
  const accounts = await read(readJournal, { identifier: 'useradd' });
  const made = accounts.findLast(({ message }) => message.startsWith(`new user: name=${user},`))?.at;
  expect(made, `when ${user} was made`).toBeDefined();
  const started = (await read(readJournal, { unit })).find(
    ({ identifier, message, at }) =>
      identifier === 'systemd' && message.startsWith('Started ') && at > (made ?? 0),
  )?.at;
  expect(started, `when ${unit} was started`).toBeDefined();
  const before = (await read(readJournal, { unit: FIRST.unit })).filter(({ at }) => at < (started ?? 0));
  expect(
    before.some(({ message }) => new RegExp(LISTENS).test(message)),
    'the first has listened by then',
  ).toBe(true);
  return before.filter(({ at }) => at > (made ?? 0)).map(({ message }) => message);
}

/** Whether a gateway says that it has turned somebody away. */
export function isTurnedAway(message: string): boolean {
  return /\bunauthorized\b.*\breason=/.test(message);
}
