// The gateway in copies of its unit, each with something more: does it start, does it reach Docker, what ends it?
import type { Shell } from '../../machine/shell.ts';
import { linesOf, outputOf } from '../result.ts';
import { readUnitFile } from '../systemd-unit.ts';
import { UNIT } from './gateway.ts';
import { asService, HOME } from './service-user.ts';

interface Variant {
  /** What the copy's section [Service] has more than the unit's. */
  readonly lines: readonly string[];
  /** What happens once it answers, and how many seconds it is then watched. */
  readonly afterwards?: { readonly command: string; readonly seconds: number };
}

const WATCHDOG_SECONDS = 20;

/** What the guide left out of the unit. */
const LEFT_OUT_LINES: Readonly<Record<string, readonly string[]>> = {
  MemoryDenyWriteExecute: ['MemoryDenyWriteExecute=yes'],
  ProtectHome: ['ProtectHome=tmpfs', `BindPaths=${HOME}`],
  CapabilityBoundingSet: ['CapabilityBoundingSet='],
  RestrictNamespaces: ['RestrictNamespaces=yes'],
  // The guide adds a deny list that it does not show: what it says of the set itself is tried.
  SystemCallFilter: ['SystemCallFilter=@system-service'],
};
export const LEFT_OUT = Object.keys(LEFT_OUT_LINES);

const VARIANTS: Readonly<Record<string, Variant>> = {
  nothing: { lines: [] },
  ...Object.fromEntries(Object.entries(LEFT_OUT_LINES).map(([name, lines]) => [name, { lines }])),
  // What a signal does, it does at once.
  reload: { lines: [], afterwards: { command: 'systemctl reload', seconds: 3 } },
  WatchdogSec: {
    lines: [`WatchdogSec=${WATCHDOG_SECONDS}`],
    afterwards: { command: 'true', seconds: WATCHDOG_SECONDS + 5 },
  },
};

export interface Trial {
  /** True when it came to answer. */
  readonly answered: boolean;
  /** True when a container could be run from there. */
  readonly docker: boolean;
  /** Null while it runs, otherwise systemd's word: `signal`, `exit-code`, `watchdog`, ... */
  readonly ended: string | null;
}

const STATE = `${HOME}/.conform-trial`;
const FIRST_PORT = 19_100;
/** The gateway takes this port and some of those that follow. */
const PORTS_EACH = 20;
/** For all together. A later release needs half a minute of one processor for each. */
const START_SECONDS = 240;
const LIMIT_MS = (START_SECONDS + 90) * 1000;

/** No channel, no plugin, no browser: what takes long to start, or may be there only once. */
const config = (port: number) => ({
  gateway: { mode: 'local', bind: 'loopback', port, auth: { mode: 'token', token: 'conform-trial' } },
  discovery: { mdns: { mode: 'off' } },
  plugins: { enabled: false },
  browser: { enabled: false },
});

/** Trials that cost little more together: those of what is not in the unit. */
export const OMITTED = ['nothing', ...LEFT_OUT, 'WatchdogSec'];
export const RELOADED = ['nothing', 'reload'];

/**
 * One gateway for each variant that is asked for, all at once (guide: 6.1). Takes half a minute, with a later release some.
 * @returns by what the variant is called
 * @throws Error when one is neither up nor down in the end: that may be a slow machine as well
 */
export async function readTrials(
  shell: Shell,
  variants: readonly string[],
): Promise<Readonly<Record<string, Trial>>> {
  const service = (await readUnitFile(shell, UNIT))
    .filter(({ section, name }) => section === 'Service' && !/^(Restart|Syslog)/.test(name))
    .map(({ name, value }) => `${name}=${value}`);
  const copies = Object.entries(VARIANTS)
    .map(([name, { lines, afterwards }], index) => ({
      name,
      unit: `conform-trial-${name}.service`,
      state: `${STATE}-${name}`,
      port: FIRST_PORT + index * PORTS_EACH,
      lines: [...service, ...lines],
      afterwards: afterwards ?? { command: 'true', seconds: 0 },
    }))
    .filter(({ name }) => variants.includes(name));
  const result = await shell.run(script(copies), { timeoutMs: LIMIT_MS });
  const lines = linesOf(outputOf(result, 'Look at journalctl -u "conform-trial-*".'));
  return Object.fromEntries(copies.map(({ name }, index) => [name, parseTrial(name, lines[index] ?? '')]));
}

/** @param line `answered docker runs`, `silent none signal` */
function parseTrial(name: string, line: string): Trial {
  const [, answered, docker, end] = /^(answered|silent) (docker|none) ([a-z-]+)$/.exec(line) ?? [];
  if (end === undefined) throw new Error(`A trial of the gateway ended with ${JSON.stringify(line)}.`);
  if (answered === 'silent' && end === 'runs')
    throw new Error(
      `The gateway with “${name}” neither answers nor has ended after ${START_SECONDS} s: nothing is known of it.`,
    );
  return {
    answered: answered === 'answered',
    docker: docker === 'docker',
    ended: end === 'runs' ? null : end,
  };
}

interface Copy {
  readonly unit: string;
  readonly state: string;
  readonly port: number;
  readonly lines: readonly string[];
  readonly afterwards: { readonly command: string; readonly seconds: number };
}

function script(copies: readonly Copy[]): string {
  const units = copies.map(({ unit }) => unit).join(' ');
  const files = copies.map(
    ({
      unit,
      state,
      port,
      lines,
    }) => `${asService(`mkdir -p ${state}; cat > ${state}/openclaw.json`)} << 'END'
${JSON.stringify(config(port))}
END
cat > /run/systemd/system/${unit} << 'END'
[Service]
${lines.join('\n')}
Environment=OPENCLAW_STATE_DIR=${state} OPENCLAW_CONFIG_PATH=${state}/openclaw.json OPENCLAW_SKIP_CANVAS_HOST=1
ExecStartPre=-/bin/sh -c "docker run --rm --network none busybox true && touch ${state}/docker"
END`,
  );
  const looks = copies.map(
    ({ unit, state, port, afterwards }) =>
      `look ${unit} ${state} ${port} ${afterwards.seconds} ${afterwards.command}`,
  );
  return `sudo bash -s << 'SCRIPT'
clean() {
  systemctl stop ${units}
  rm -rf ${copies.flatMap(({ unit, state }) => [state, `/run/systemd/system/${unit}`]).join(' ')}
  systemctl daemon-reload
  systemctl reset-failed ${units} 2> /dev/null
}
trap clean EXIT
ended() { case $(systemctl is-active "$1") in failed | inactive) return 0 ;; esac; return 1; }
look() {
  unit=$1 state=$2 port=$3 seconds=$4
  shift 4
  answer=silent
  until [ $SECONDS -gt ${START_SECONDS} ] || ended "$unit"; do
    if curl --silent --output /dev/null --max-time 5 "http://127.0.0.1:$port/"; then
      answer=answered
      "$@" "$unit"
      until=$((SECONDS + seconds))
      while [ $SECONDS -lt $until ] && ! ended "$unit"; do sleep 0.2; done
      break
    fi
    sleep 0.2
  done
  [ -e "$state/docker" ] && docker=docker || docker=none
  ended "$unit" && end=$(systemctl show --property=Result --value "$unit") || end=runs
  echo $answer $docker $end
}
umask 077
${files.join('\n')}
systemctl daemon-reload
systemctl start --no-block ${units}
${looks.join('\n')}
SCRIPT`;
}
