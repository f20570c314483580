// Commands of the owner's agent outside of the sandbox, where 5.4 Option B lets it.
import { readJournal, readJournalCursor } from '../src/probe/journal.ts';
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import type { CheckContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';
import { expectTakenOver } from './gateway-config.ts';
import { ownerDirects, ownerHasCalled } from './owner.ts';

/** With nothing to be approved: the most that a message can ask for. Telegram's own `/elevated` does not get as far. */
export const FULL = '/elev full';
const OFF = '/elev off';

export interface HostCommand {
  /** What it printed, as the model was told. */
  readonly said: string;
  /** Lines of the gateway's journal about it. */
  readonly logged: readonly string[];
}

/** Has the owner ask for the host, and the model run a command there. */
export async function runsOnHost(context: CheckContext, command: string): Promise<HostCommand> {
  const { shell } = context;
  await expectTakenOver(context);
  const after = await readJournalCursor(shell);
  expect(await ownerDirects(context, FULL)).toMatch(/set to full/);
  try {
    const { result } = await ownerHasCalled(context, 'exec', { command });
    const journal = await readJournal(shell, { unit: UNIT, after });
    const logged = journal.map(({ message }) => message).filter((line) => line.includes('[exec]'));
    return { said: result ?? '', logged };
  } finally {
    await ownerDirects(context, OFF);
  }
}
