// People whom nobody has approved: OpenClaw remembers three of them at a time, and then no other for an hour.
import { pendingFile } from '../src/probe/openclaw/pairing.ts';
import { SERVICE_USER } from '../src/probe/openclaw/service-user.ts';
import { DATABASE } from '../src/probe/openclaw/state-database.ts';
import type { CheckContext } from '../src/spec/context.ts';

type Person = ReturnType<CheckContext['telegram']['stranger']>;

const FORGET = `
const [file, id] = process.argv.slice(1);
const all = JSON.parse(fs.readFileSync(file, "utf8"));
const requests = all.requests.filter((request) => request.id !== id);
fs.writeFileSync(file, JSON.stringify({ ...all, requests }, null, 2));`;

/** The same where there is no file. */
const FORGET_STORED = `
const [file, id] = process.argv.slice(1);
const database = new (require("node:sqlite").DatabaseSync)(file);
database.exec("pragma busy_timeout = 10000");
database.prepare("delete from channel_pairing_requests where request_id = ?").run(id);`;

/** Somebody who has never written to the bot; what OpenClaw remembers of them is taken back afterwards. */
export async function withStranger(
  { telegram, $, inputs }: CheckContext,
  meet: (stranger: Person) => Promise<void>,
): Promise<void> {
  const stranger = telegram.stranger();
  try {
    await meet(stranger);
  } finally {
    const file = pendingFile(inputs.channel);
    await $`sudo test ! -e ${DATABASE} || sudo -u ${SERVICE_USER} env --chdir=/ node --no-warnings -e ${FORGET_STORED} ${DATABASE} ${stranger.user.id}`;
    await $`sudo test ! -e ${file} || sudo -u ${SERVICE_USER} env --chdir=/ node -e ${FORGET} ${file} ${stranger.user.id}`;
  }
}
