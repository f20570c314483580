// An error in the gateway's log, brought about by a client that talks nonsense: how grave the journal says it is.
import { z } from 'zod';
import type { Shell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { GATEWAY_PORT, UNIT } from './gateway.ts';

/** Sends what is no message of the protocol, and waits until the gateway closes the connection. */
const TALK = `
const socket = new WebSocket("ws://127.0.0.1:${GATEWAY_PORT}");
socket.onopen = () => socket.send(process.argv[1]);
socket.onerror = () => process.exit(1);
socket.onclose = () => process.exit();
setTimeout(() => process.exit(2), 10000);
`.trim();

const ENTRY = 'sudo journalctl --quiet --no-pager --lines=1 --output=json --since=-60s';

const SCRIPT = `node -e '${TALK}' "$1" || exit
for _ in $(seq 60); do
  entry=$(${ENTRY} --unit=${UNIT} --grep="error.*$1")
  [ -n "$entry" ] && { echo "$entry"; exit; }
  sleep 0.25
done
echo '{"PRIORITY":null}'`;

const Entry = z.object({
  PRIORITY: z
    .string()
    .regex(/^[0-7]$/)
    .nullable(),
});

export interface GatewayError {
  /** A word that is in that line of the log, and in no earlier one. */
  readonly word: string;
  /** Of the line in the journal: 3 is an error, 6 is informational; null when there is no such line. */
  readonly priority: number | null;
}

/** Makes the gateway log an error (guide: Phase 9 › Log monitoring). */
export async function provokeError(shell: Shell): Promise<GatewayError> {
  const word = `nonsense${crypto.randomUUID().slice(0, 8)}`;
  const result = await shell.$`bash -c ${SCRIPT} bash ${word}`;
  return {
    word,
    priority: parsePriority(outputOf(result, 'See whether the gateway runs, and what it logs.')),
  };
}

export function parsePriority(text: string): number | null {
  const { PRIORITY: priority } = parseJson(text, Entry, 'journalctl');
  return priority === null ? null : Number(priority);
}
