// The owner writes to the bot and is answered: with the token and the key that count by now, and no other.
import type { CheckContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';
import { ownerAsks } from './owner.ts';

/** Asserts it of a gateway that is up. */
export async function expectAnswer(context: CheckContext): Promise<void> {
  const { telegram, llm } = context;
  const since = { platform: (await telegram.events()).at(-1)?.seq ?? 0, provider: await llm.now() };
  expect((await ownerAsks(context, 'Are you there?')).model).not.toBe('');
  const statuses = (await telegram.events({ since: since.platform })).flatMap((event) =>
    event.kind === 'called' ? [event.status] : [],
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  const questions = await llm.requests({ since: since.provider });
  expect(new Set(questions.map(({ key }) => key))).toEqual(new Set(['accepted']));
}
