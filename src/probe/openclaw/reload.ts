// Whether the running gateway has taken over what was written to its configuration last.
import type { Shell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { outputOf } from '../result.ts';
import { CONFIG } from './service-user.ts';

/** It looks at a changed file for the first time 0.3 s after the last change. */
const NOTICED_SECONDS = 2;

const READ = `now=$(date +%s); changed=$(sudo stat -c %Y ${CONFIG})
echo "age $((now - changed))"
sudo journalctl -u openclaw.service -n 500 -o cat --no-pager \\
  | grep -oE 'listening on ws|config change applied|config change detected|received SIG|^Started|^Stopped' | tail -n 1`;

/** True when the gateway listens and no change of its configuration can be on its way (guide: every `config set` of 5). */
export async function readTakenOver(shell: Shell): Promise<boolean> {
  return parseTakenOver(outputOf(await shell.run(READ), 'Run it on the machine.'));
}

export function parseTakenOver(text: string): boolean {
  const [, age, last = ''] = /^age (-?\d+)\n(.*)\n?$/.exec(text) ?? [];
  if (age === undefined) throw ProbeError.unreadable('stat', text);
  return Number(age) >= NOTICED_SECONDS && (last === 'listening on ws' || last === 'config change applied');
}
