// Whether a key in a tool's call is hidden: from the chat that is shown the call, and from the journal.
import { COMMAND_WITH_KEY, KEY } from '../fixtures/key.ts';
import { readJournal, readJournalCursor } from '../src/probe/journal.ts';
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import type { CheckContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';
import { ownerDirects, ownerHasCalled, ownerOf } from './owner.ts';

/**
 * Has the model call a tool with a key in it, and asserts that the key is shown nowhere.
 * @param announced whether the chat is shown the call itself, with its command
 */
export async function expectKeyHidden(context: CheckContext, announced = true): Promise<void> {
  const after = await readJournalCursor(context.shell);
  await ownerDirects(context, '/verbose on');
  try {
    const since = (await context.telegram.events()).at(-1)?.seq ?? 0;
    const { result } = await ownerHasCalled(context, 'exec', { command: COMMAND_WITH_KEY });
    expect(result, 'what came of the call').not.toBeNull();
    const owner = ownerOf(context);
    const shown = (await context.telegram.events({ since })).flatMap((event) =>
      event.kind === 'called' && event.chat === owner.chat.id && event.text !== null ? [event.text] : [],
    );
    expect(
      shown.some((text) => text.includes('API_TOKEN=')),
      'the call is shown',
    ).toBe(announced);
    expect(shown.filter((text) => text.includes(KEY))).toEqual([]);
  } finally {
    await ownerDirects(context, '/verbose off');
  }
  const journal = await readJournal(context.shell, { unit: UNIT, after });
  expect(journal.filter(({ message }) => message.includes(KEY))).toEqual([]);
}
