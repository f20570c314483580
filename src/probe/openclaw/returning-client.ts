// A client that the gateway has let in once, and that comes again without the right token.
import { z } from 'zod';
import type { Shell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { GATEWAY_PORT, UNIT } from './gateway.ts';
import { CONFIG, NPM_PREFIX, SERVICE_USER, STATE } from './service-user.ts';
import { DATABASE } from './state-database.ts';

/** Its own state, as that of an OpenClaw on the operator's computer which comes through the tunnel. */
const CLIENT = '/tmp/conform-client';

/** Where the gateway keeps the clients it knows, each with a token of its own; later releases have them in their database. */
const PAIRED = `${STATE}/devices/paired.json`;

const LIMIT_MS = 8 * 60_000;

const SET_TOKENS = `const [file] = process.argv.slice(1);
const config = JSON.parse(fs.readFileSync(file, "utf8"));
config.gateway.auth.token = config.gateway.remote.token = crypto.randomBytes(32).toString("hex");
fs.writeFileSync(file, JSON.stringify(config, null, 2));`;

const FORGET = `new (require("node:sqlite").DatabaseSync)("${DATABASE}").exec("delete from device_pairing_paired")`;

// The tokens go through the environment of the service user's own processes, and stand on no command line.
const SCRIPT = `cd /
kept=$(sudo mktemp -d)
up() {
  sudo systemctl reset-failed ${UNIT}
  sudo systemctl start ${UNIT}
  for _ in $(seq 480); do (exec 3<>/dev/tcp/127.0.0.1/${GATEWAY_PORT}) 2> /dev/null && break; sleep 0.25; done
}
restore() {
  sudo rm -rf ${CLIENT}
  if sudo test -e $kept/rotated; then
    sudo systemctl stop ${UNIT}
    sudo cp -p $kept/config ${CONFIG}
    up
  fi
  sudo rm -rf $kept
}
trap restore EXIT
visit() {
  sudo -u ${SERVICE_USER} bash -c '
    export PATH=${NPM_PREFIX}/bin:$PATH OPENCLAW_STATE_DIR=${CLIENT}
    if [ "$1" = right ]; then file=${CONFIG}; else file=; fi
    OPENCLAW_GATEWAY_TOKEN=$(node -p "process.argv[1] ? JSON.parse(fs.readFileSync(process.argv[1], \\"utf8\\")).gateway.auth.token : crypto.randomBytes(32).toString(\\"hex\\")" $file)
    export OPENCLAW_GATEWAY_TOKEN
    [ "$OPENCLAW_GATEWAY_TOKEN" ] || { echo "no token to show" >&2; echo unclear; exit; }
    said=$(openclaw gateway call health 2>&1) && echo "let in" && exit
    case $said in *unauthorized*) echo refused;; *) echo "$said" >&2; echo unclear;; esac
  ' bash "$1"
}
first=$(visit right)
sudo cp -p ${CONFIG} $kept/config
sudo systemctl stop ${UNIT}
sudo touch $kept/rotated
sudo node -e '${SET_TOKENS}' ${CONFIG}
if [ "$1" = forgotten ]; then
  sudo rm -f ${PAIRED}
  if sudo test -e ${DATABASE}; then sudo -u ${SERVICE_USER} node --no-warnings -e '${FORGET}'; fi
fi
up
printf '{"first":"%s","again":"%s"}\\n' "$first" "$(visit wrong)"`;

const Visit = z.enum(['let in', 'refused']);
const Visits = z.object({ first: Visit, again: Visit });

export type ClientVisits = z.infer<typeof Visits>;

/**
 * How a client fares that comes with the gateway's token first, and with one that is made up after a rotation; the token is put
 * back afterwards.
 * @param known whether the gateway's list of clients is `kept` in the rotation, or removed (`forgotten`)
 */
export async function readClientVisits(
  shell: Shell,
  known: 'kept' | 'forgotten' = 'kept',
): Promise<ClientVisits> {
  const script = `set -- ${known}\n${SCRIPT}`;
  const result = await shell.run(script, { timeoutMs: LIMIT_MS });
  return parseClientVisits(outputOf(result, 'Run it on the machine: OpenClaw’s client says why.'));
}

export function parseClientVisits(text: string): ClientVisits {
  return parseJson(text, Visits, 'openclaw gateway call health');
}
