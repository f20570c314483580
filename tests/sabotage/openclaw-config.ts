// Faults in OpenClaw's configuration: put into its file, and taken over by the running gateway.
import { CONFIG } from '../../src/probe/openclaw/service-user.ts';

// Any change of this field makes the gateway start anew, as every `config set` does.
const EDIT = (change: string) => `sudo node -e '
const config = JSON.parse(fs.readFileSync("${CONFIG}", "utf8"));
${change}
config.meta = { ...config.meta, lastTouchedAt: new Date().toISOString() };
fs.writeFileSync("${CONFIG}", JSON.stringify(config, null, 2));'`;

/** The gateway looks at a changed file for the first time 0.3 s after the change, and says when it listens again. */
export const TAKEN_OVER = `timeout 120 bash -c 'until
  [ $(( $(date +%s) - $(sudo stat -c %Y ${CONFIG}) )) -ge 2 ] &&
  sudo journalctl -u openclaw.service -n 500 -o cat --no-pager \\
    | grep -oE "listening on ws|config change applied|config change detected|received SIG|^Started|^Stopped" \\
    | tail -n 1 | grep -qE "listening|applied"
do sleep 0.5; done'`;

/** Commands that remove all sandbox containers: those that a session has keep the settings that they were made with. */
export const WITHOUT_SANDBOXES =
  'for id in $(sudo docker ps -aq --filter label=openclaw.sandbox=1); do sudo docker rm -f "$id"; done';

/**
 * What a fault in the configuration consists of.
 * @param change JavaScript without single quotes that changes `config`: `config.tools.deny = [];`
 */
export function configured(change: string) {
  return {
    keep: [CONFIG],
    inject: `${EDIT(change)}\n${TAKEN_OVER}\n${WITHOUT_SANDBOXES}`,
    // As it was before, and yet changed: what was put back must be noticed.
    undo: `sudo touch ${CONFIG}\n${TAKEN_OVER}\n${WITHOUT_SANDBOXES}`,
  };
}
