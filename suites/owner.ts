// The owner of the bot, whose account 4.4 pairs: asks it something, or has the model behind it call a tool.
import { AssertionError } from 'node:assert';
import { randomBytes } from 'node:crypto';
import type { CheckContext, ReadingContext } from '../src/spec/context.ts';
import { standInFor } from '../src/spec/index.ts';

const NAME = 'Owner';

/** A message may meet a gateway that is about to take over a change of its configuration, and starts anew. */
export const ANSWER_LIMIT_MS = 90_000;

/** For checks that speak as the owner, and see what the model was asked. */
export const TALK = [
  standInFor('telegram', 'the suite cannot write as a person there.'),
  standInFor('llm', 'nobody can tell the model there what to do, or see what it is told.'),
];

/** The user id that 4.4 approves. */
export function ownerId({ telegram }: Pick<ReadingContext, 'telegram'>): string {
  return String(telegram.idOf(NAME));
}

/** The owner, as somebody who writes to the bot and hears its answers. */
export function ownerOf({ telegram }: CheckContext): ReturnType<CheckContext['telegram']['person']> {
  return telegram.person(NAME);
}

/** What the bot says when it could not ask the model. */
const APOLOGY = /Something went wrong while processing your request|Agent run failed/;
const ANSWER = new RegExp(`The tool said|\\(stand-in\\)|I was not offered|${APOLOGY.source}`);

type LlmRequest = Awaited<ReturnType<CheckContext['llm']['requests']>>[number];
type Asked = NonNullable<LlmRequest['asked']>;

export interface ToolCall {
  /** What came of it, as the model was told; null when the model was not offered the tool. */
  readonly result: string | null;
  /** Names of the tools that the model was offered. */
  readonly offered: readonly string[];
}

/**
 * Has the owner ask something by Telegram, and hears the bot's answer.
 * @returns what the model was asked: the system prompt and all
 * @throws AssertionError when there is no answer within 90 s
 */
export async function ownerAsks(context: CheckContext, words: string): Promise<Asked> {
  const asked = await exchange(context, `${words} ${mark()}`);
  return asked.first;
}

/**
 * Has the owner write something on which the model calls `tool`.
 * @throws AssertionError when there is no answer within 90 s
 */
export async function ownerHasCalled(
  context: CheckContext,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<ToolCall> {
  const name = mark();
  await using _rule = await context.llm.whenAsked(new RegExp(name)).calls(tool, args);
  const { first, last } = await exchange(context, `Use your tools for ${name}`);
  const made = last.toolResults.length > first.toolResults.length;
  return { result: made ? (last.toolResults.at(-1) ?? null) : null, offered: first.tools };
}

/**
 * Has the owner send a directive such as `/verbose on`, which the gateway answers without asking the model.
 * @returns the answer
 */
export async function ownerDirects(context: CheckContext, directive: string): Promise<string> {
  const owner = ownerOf(context);
  await owner.says(directive);
  return (await owner.hears(/./, { withinMs: ANSWER_LIMIT_MS })).text;
}

async function exchange(
  context: CheckContext,
  words: string,
): Promise<{ readonly first: Asked; readonly last: Asked }> {
  const { llm } = context;
  const owner = ownerOf(context);
  const since = await llm.now();
  await owner.says(words);
  const { text } = await owner.hears(ANSWER, { withinMs: ANSWER_LIMIT_MS });
  if (APOLOGY.test(text)) throw new AssertionError({ message: `The bot answered: ${text}` });
  const asked = (await llm.requests({ since })).flatMap((request) =>
    request.asked?.question.includes(words) ? [request.asked] : [],
  );
  const [first] = asked;
  const last = asked.at(-1);
  if (first === undefined || last === undefined) throw new Error(`The model was never asked “${words}”.`);
  return { first, last };
}

/** A word by which the stand-in for the model knows one question from all others. */
export function mark(): string {
  return `check-${randomBytes(4).toString('hex')}`;
}
