// A client that the gateway has let in once, and that comes again without the right token.
import { z } from 'zod';
import type { Shell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { GATEWAY_PORT, UNIT } from './gateway.ts';
import { CONFIG, NPM_PREFIX, SERVICE_USER, STATE } from './service-user.ts';

/** Its own state, as that of an OpenClaw on the operator's computer which comes through the tunnel. */
const CLIENT = '/tmp/conform-client';

/** Where the gateway keeps the clients it knows, each with a token of its own. */
const PAIRED = `${STATE}/devices/paired.json`;

const LIMIT_MS = 4 * 60_000;

// The tokens go through the environment of the service user's own processes, and stand on no command line.
const SCRIPT = `cd /
trap 'sudo rm -rf ${CLIENT}' EXIT
visit() {
  sudo -u ${SERVICE_USER} bash -c '
    export PATH=${NPM_PREFIX}/bin:$PATH OPENCLAW_STATE_DIR=${CLIENT}
    if [ "$1" = right ]; then file=${CONFIG}; else file=; fi
    OPENCLAW_GATEWAY_TOKEN=$(node -p "process.argv[1] ? JSON.parse(require("fs").readFileSync(process.argv[1], \\"utf8\\")).gateway.auth.token : require("crypto").randomBytes(32).toString(\\"hex\\")" $file)
    export OPENCLAW_GATEWAY_TOKEN
    said=$(openclaw gateway call health 2>&1) && echo "let in" && exit
    case $said in *unauthorized*) echo refused;; *) echo "$said" >&2; echo unclear;; esac
  ' bash "$1"
}
first=$(visit right)
if [ "$1" = forgotten ]; then
  sudo systemctl stop ${UNIT}
  sudo rm -f ${PAIRED}
  sudo systemctl start ${UNIT}
  sudo systemctl reset-failed ${UNIT}
  for _ in $(seq 480); do (exec 3<>/dev/tcp/127.0.0.1/${GATEWAY_PORT}) 2> /dev/null && break; sleep 0.25; done
fi
printf '{"first":"%s","again":"%s"}\\n' "$first" "$(visit wrong)"`;

const Visit = z.enum(['let in', 'refused']);
const Visits = z.object({ first: Visit, again: Visit });

export type ClientVisits = z.infer<typeof Visits>;

/**
 * How a client fares that comes with the gateway's token first, and then with one that is made up.
 * @param between `forgotten`: the gateway is stopped, its list of clients removed, and started again between the visits
 */
export async function readClientVisits(
  shell: Shell,
  between: 'nothing' | 'forgotten' = 'nothing',
): Promise<ClientVisits> {
  const script = `set -- ${between}\n${SCRIPT}`;
  const result = await shell.run(script, { timeoutMs: LIMIT_MS });
  return parseClientVisits(outputOf(result, 'Run it on the machine: OpenClaw’s client says why.'));
}

export function parseClientVisits(text: string): ClientVisits {
  return parseJson(text, Visits, 'openclaw gateway call health');
}
