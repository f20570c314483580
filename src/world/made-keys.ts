// Keys for the stand-ins, in the form the services hand them out: made for one run and good for nothing else.
import { randomBytes, randomInt } from 'node:crypto';

/** As OpenAI hands it out. */
export function makeApiKey(): string {
  return `sk-proj-${randomBytes(48).toString('base64url')}`;
}

/** As BotFather hands it out: `ID:SECRET`. A new one for the same bot keeps the id of the old. */
export function makeBotToken(id: string = String(randomInt(1_000_000_000, 10_000_000_000))): string {
  return `${id}:AA${randomBytes(25).toString('base64url').slice(0, 33)}`;
}
