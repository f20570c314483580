// What somebody who got in as the service user leaves behind, and what of it a command ends or lists: tried with our own.
import { z } from 'zod';
import type { Shell } from '../machine/shell.ts';
import { parseJson } from './json.ts';
import { UNIT } from './openclaw/gateway.ts';
import { HOME, SERVICE_USER } from './openclaw/service-user.ts';
import { linesOf, outputOf } from './result.ts';

const ADVICE = 'Run it on the machine: what was planted for the trial could not be.';

/** A process that goes when it is told to, and one that does not listen; by the name that ps shows. */
const PROCESSES = {
  obedient: 'exec -a conform-obedient sleep 3600',
  deaf: 'trap "" TERM; exec -a conform-deaf sleep 3600',
} as const;
const PROCESS_NAMES = Object.keys(PROCESSES);

// Nothing of it is left, however it ends; a gateway that ran is started again.
const END = `names='${PROCESS_NAMES.join(' ')}'
there() { for name in $names; do pgrep -u ${SERVICE_USER} -f "^conform-$name" > /dev/null && echo "$name"; done; }
json() { printf '"%s":[%s]' "$1" "$(printf '"%s"\\n' $2 | grep -v '""' | paste -sd ,)"; }
ran=$(systemctl is-active ${UNIT})
trap 'sudo pkill -KILL -u ${SERVICE_USER} -f "^conform-"; [ "$ran" != active ] || { sudo systemctl start ${UNIT}; sudo systemctl reset-failed ${UNIT}; }' EXIT
${Object.values(PROCESSES)
  .map((script) => `sudo -u ${SERVICE_USER} setsid -f bash -c '${script}' > /dev/null 2>&1`)
  .join('\n')}
for _ in $(seq 50); do [ "$(there | wc -l)" = ${PROCESS_NAMES.length} ] && break; sleep 0.1; done
sudo systemctl stop ${UNIT}
outlived=$(there)
bash -c "$1" > /dev/null 2>&1
for _ in $(seq 50); do [ -z "$(there)" ] && break; sleep 0.1; done
echo "{$(json outlived "$outlived"),$(json left "$(there)")}"`;

const Ended = z.object({ outlived: z.array(z.string()), left: z.array(z.string()) });

export interface Survivors {
  /** Processes that go on when the gateway is stopped: `obedient`, `deaf`. */
  readonly outlived: readonly string[];
  /** Those that are still there five seconds after the command. */
  readonly left: readonly string[];
}

/**
 * Starts an intruder's processes beside the gateway, stops the gateway, and runs a command that should end what is left.
 * A gateway that ran is started again, and may not answer yet.
 */
export async function readSurvivors(shell: Shell, command: string): Promise<Survivors> {
  const result = await shell.$`bash -c ${END} bash ${command}`;
  return parseSurvivors(outputOf(result, ADVICE));
}

export function parseSurvivors(text: string): Survivors {
  return parseJson(text, Ended, 'the trial of what ends processes');
}

/** One file as it comes, and one that claims to be old. */
export const PLANTED_FILES = ['conform-planted-backdated', 'conform-planted-now'] as const;

const FILES = `cd /
trap 'sudo rm -f ${PLANTED_FILES.map((name) => `${HOME}/${name}`).join(' ')}' EXIT
sudo -u ${SERVICE_USER} touch ${HOME}/conform-planted-now &&
  sudo -u ${SERVICE_USER} touch -d 2020-01-01 ${HOME}/conform-planted-backdated || exit 3
bash -c "$1" | grep -o 'conform-planted-[a-z]*'; exit 0`;

/** Those of {@link PLANTED_FILES}, made in the service user's home for the time being, that a command lists. */
export async function readListedFiles(shell: Shell, command: string): Promise<readonly string[]> {
  return parseListed(outputOf(await shell.$`bash -c ${FILES} bash ${command}`, ADVICE));
}

/** One container named as OpenClaw names its own, and one named as somebody would who does not want it found. */
export const PLANTED_CONTAINERS = ['conform-planted', 'openclaw-sbx-conform-planted'] as const;

const IMAGE = 'hello-world';

const CONTAINERS = `trap 'sudo docker rm -f ${PLANTED_CONTAINERS.join(' ')} > /dev/null' EXIT
for name in ${PLANTED_CONTAINERS.join(' ')}; do
  sudo -u ${SERVICE_USER} env --chdir=/ docker create --name $name ${IMAGE} > /dev/null || exit 3
done
bash -c "$1" | grep -o '[a-z-]*conform-planted'; exit 0`;

/** Those of {@link PLANTED_CONTAINERS}, made by the service user for the time being, that a command lists. */
export async function readListedContainers(shell: Shell, command: string): Promise<readonly string[]> {
  return parseListed(outputOf(await shell.$`bash -c ${CONTAINERS} bash ${command}`, ADVICE));
}

export function parseListed(text: string): readonly string[] {
  return [...new Set(linesOf(text))].sort();
}
