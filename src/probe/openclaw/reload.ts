// Waiting until the running gateway has taken over what was written to its configuration last.
import type { ReadingShell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { outputOf } from '../result.ts';
import { APPLIED, LISTENS } from './gateway-log.ts';
import { START_LIMIT_MS } from './gateway-start.ts';
import { CONFIG } from './service-user.ts';

/** It looks at a changed file for the first time 0.3 s after the last change. */
const NOTICED_SECONDS = 2;
/** A change of what is for its clients: there is nothing to take over, and a later OpenClaw says no more of it. */
const FOR_CLIENTS = 'config change detected; evaluating reload [(]gateway[.]remote[^,)]*[)]';
/** What it said last when it has nothing to take over any more. */
const DONE = new RegExp(`${LISTENS}|${APPLIED}|${FOR_CLIENTS}`);
/** What the wait may take beyond its own limit. */
const WIND_UP_MS = 30_000;

const script = (seconds: number) => `look() {
  echo "age $(($(date +%s) - $(sudo stat -c %Y ${CONFIG})))"
  sudo journalctl -u openclaw.service -n 500 -o cat --no-pager |
    grep -oE '${LISTENS}|${APPLIED}|${FOR_CLIENTS}|config change detected|received SIG|^Started|^Stopped' | tail -n 1
}
until
  said=$(look)
  { read -r _ age; read -r last; } <<< "$said"
  [ $SECONDS -ge ${seconds} ] || { [ "$age" -ge ${NOTICED_SECONDS} ] && [[ $last == *listening* || $last == *applied || $last == *'(gateway.remote'* ]]; }
do sleep 0.5; done
echo "$said"`;

/**
 * Waits until the gateway listens and no change of its configuration can be on its way (guide: every `config set` of 5).
 * @param limitMs how long it may take, in milliseconds
 * @returns false when the time was over first
 */
export async function awaitTakenOver(shell: ReadingShell, limitMs = START_LIMIT_MS): Promise<boolean> {
  const result = await shell.run(script(Math.ceil((limitMs * (shell.patience ?? 1)) / 1000)), {
    timeoutMs: limitMs + WIND_UP_MS,
  });
  return parseTakenOver(outputOf(result, 'Run it on the machine.'));
}

export function parseTakenOver(text: string): boolean {
  const [, age, last = ''] = /^age (-?\d+)\n(.*)\n?$/.exec(text) ?? [];
  if (age === undefined) throw ProbeError.unreadable('stat', text);
  return Number(age) >= NOTICED_SECONDS && DONE.test(last);
}
