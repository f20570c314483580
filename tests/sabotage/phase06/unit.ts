// Changes to the gateway's unit, for faults: systemd reads it anew, and the gateway itself runs on.
import type { Fault } from '../../../src/prove/fault.ts';

export const UNIT_FILE = '/etc/systemd/system/openclaw.service';
const RELOAD = 'sudo systemctl daemon-reload';

/** @param commands of sed, such as `/^Requires=/d` */
export function unitChanged(...commands: readonly string[]): Pick<Fault, 'keep' | 'inject' | 'undo'> {
  const edits = commands.map((command) => `sudo sed -i '${command}' ${UNIT_FILE}`);
  return { keep: [UNIT_FILE], inject: [...edits, RELOAD].join('\n'), undo: RELOAD };
}

/** Waits until the gateway answers. */
export const UP =
  'timeout 110 bash -c "until curl --silent --output /dev/null http://127.0.0.1:18789/; do sleep 0.5; done"';

/** Starts the gateway's service anew, whatever start limit it may have met, and waits until it answers. */
export const RESTARTED = `sudo systemctl reset-failed openclaw.service\nsudo systemctl restart openclaw.service\n${UP}`;

const OPENCLAW = '/home/openclaw-svc/.npm-global/bin/openclaw';

/**
 * Another program in place of the command openclaw, which is a link to the package.
 * @param script of a shell; `$KEPT` is the real one
 */
export function openclawReplaced(script: string): { readonly inject: string; readonly undo: string } {
  return {
    inject: `sudo mv ${OPENCLAW} ${OPENCLAW}.kept
sudo tee ${OPENCLAW} > /dev/null << 'END'
#!/bin/sh
KEPT=${OPENCLAW}.kept
${script}
END
sudo chmod 0755 ${OPENCLAW}`,
    undo: `sudo mv ${OPENCLAW}.kept ${OPENCLAW}`,
  };
}

/** Runs a shell command as one of the gateway's processes. */
export function amidGateway(command: string): string {
  return `sudo bash -c 'echo $$ > /sys/fs/cgroup/system.slice/openclaw.service/cgroup.procs; ${command}'`;
}

/** Has one of the gateway's processes log a message without quotes, and live until journald knows whose it is. */
export function loggedByGateway(message: string): string {
  const known = `journalctl --quiet --unit openclaw.service --lines 20 --output cat | grep -qF "${message}"`;
  return amidGateway(`{ echo "${message}"; until ${known}; do sleep 0.2; done; } | systemd-cat -t openclaw`);
}
