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

/** As 1Password hands it out: what a client needs to know of the account, in base64. */
export function makeServiceAccountToken(name: string): string {
  const account = {
    signInAddress: 'my.1password.com',
    email: `${name}@1passwordserviceaccounts.com`,
    secretKey: `A3-${randomBytes(17).toString('hex').toUpperCase()}`,
    throttleSecret: { seed: randomBytes(32).toString('hex') },
  };
  return `ops_${Buffer.from(JSON.stringify(account)).toString('base64url')}`;
}
