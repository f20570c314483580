// What later releases of OpenClaw keep in a database instead of files of their own.
import { SERVICE_USER, STATE } from './service-user.ts';

/** State of the host's OpenClaw: credentials, pairings, devices, jobs. */
export const DATABASE = `${STATE}/state/openclaw.sqlite`;

/** What its agent `main` keeps by itself: conversations, and credentials of its own. */
export const AGENT_DATABASE = `${STATE}/agents/main/agent/openclaw-agent.sqlite`;

/**
 * A command line that prints what an SQL query gives, as JSON: an array of rows; empty where there is no database. Node.js
 * has what it takes to read one.
 * @param sql without double quotes
 */
export function query(sql: string, database = DATABASE): string {
  const script = `console.log(JSON.stringify(new (require("node:sqlite").DatabaseSync)("${database}", { readOnly: true }).prepare(process.argv[1]).all()))`;
  return `{ if sudo test -e ${database}; then sudo -u ${SERVICE_USER} env --chdir=/ node --no-warnings -e '${script}' "${sql}"; else echo '[]'; fi; }`;
}
