// What another user sees of a secret while 1Password is given it: the command runs, and the other looks.
import type { Shell } from '../machine/shell.ts';
import { outputOf } from './result.ts';

/** How a secret reaches `op`: as an argument, which is how the guide gives it, or as a template on standard input. */
export type Way = 'argument' | 'input';

const NAME = 'conform-trial';
/** Nobody's. Whoever looks for it has it in two parts, so as not to find themselves. */
const [FIRST, SECOND] = ['conformance', 'secret'];

const STORE: Readonly<Record<Way, string>> = {
  argument: `op item create --vault ${NAME} --category login --title ${NAME} "token[password]=$secret"`,
  input: `printf '{"title":"${NAME}","category":"LOGIN","fields":[{"label":"token","type":"CONCEALED","value":"%s"}]}' "$secret" | op item create --vault ${NAME} -`,
};

/**
 * Whether `user` sees the secret in the list of processes while `op` stores it, several times over. Who is not signed in, or has
 * no such vault, has typed it all the same (guide: B.4).
 */
export async function readSeenMeanwhile(shell: Shell, user: string, way: Way): Promise<boolean> {
  const script = `secret=${FIRST}-${SECOND}
sudo -u ${user} timeout 30 bash -c 'until grep -qa -e "$0-$1" /proc/[0-9]*/cmdline 2> /dev/null; do :; done; echo seen' ${FIRST} ${SECOND} &
for round in 1 2 3 4 5; do ${STORE[way]} > /dev/null 2>&1; done
sudo pkill -u ${user} -f 'until grep -qa'
wait
true`;
  return /^seen$/m.test(outputOf(await shell.run(script), 'Run it on the machine.'));
}
