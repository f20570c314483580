// Faults of Appendix A: a second and a third instance beside the first
import { FIRST, furtherInstance } from '../../../src/probe/openclaw/instance.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { lying } from '../wrapper.ts';

const [SECOND, THIRD] = [furtherInstance(2), furtherInstance(3)];
/** As corrected: twenty ports between two instances. */
const FOURTH = furtherInstance(4, 18_849);
const of = (title: string) => `Appendix A/${title}`;
const ACCOUNT = of('its-user-is-a-system-account-with-a-home-of-its-own');
const VERSION = of('it-has-an-openclaw-of-its-own-of-the-same-version-as-the-first');
const SETTINGS = of('its-gateway-is-to-listen-on-loopback-at-a-port-of-its-own-for-a-token-of-its-own');
const UNIT = of('its-unit-is-that-of-the-first-and-names-nothing-of-it');
const RUNS = of('its-service-runs-and-starts-at-boot');
const ANSWERS = of('its-gateway-answers');
const EXPOSURE = of('its-exposure-is-that-of-the-first');
const FIRST_ANSWERS = of('the-first-goes-on-as-before');
const TOKENS = of('the-token-of-one-is-of-no-use-at-the-other');
const REACH = of('neither-user-can-do-anything-to-the-files-and-processes-of-the-other');
const TOOLS = of('its-tools-run-in-a-container-of-its-own-with-its-own-workspace');
const LOOKED_AFTER = of('it-is-looked-after-as-the-first-is');
const THIRD_ANSWERS = of('instance-3-answers-at-a-port-of-its-own');

/** The command of the second instance. */
const OPENCLAW = `${SECOND.npmPrefix}/bin/openclaw`;
const homeStays = lying('userdel', '*', '/usr/sbin/userdel "${@: -1}"; exit');

const unitFile = ({ unit }: { unit: string }) => `/etc/systemd/system/${unit}`;
const RELOAD = 'sudo systemctl daemon-reload';
const up = ({ unit, port }: { unit: string; port: number }) => `sudo systemctl reset-failed ${unit}
sudo systemctl restart ${unit}
timeout 110 bash -c "until curl --silent --output /dev/null http://127.0.0.1:${port}/; do sleep 0.5; done"`;

/** The unit of the second instance, changed by sed; its gateway runs on. */
const unitChanged = (command: string) => ({
  keep: [unitFile(SECOND)],
  inject: `sudo sed -i '${command}' ${unitFile(SECOND)}\n${RELOAD}`,
  undo: RELOAD,
});

const configChanged = (change: string) => ({
  keep: [SECOND.config],
  inject: `sudo node -e '
const config = JSON.parse(fs.readFileSync("${SECOND.config}", "utf8"));
const first = JSON.parse(fs.readFileSync("${FIRST.config}", "utf8"));
${change}
fs.writeFileSync("${SECOND.config}", JSON.stringify(config, null, 2));'
${up(SECOND)}`,
  undo: up(SECOND),
});

/** A service that is down, and stays down: a condition does not hold. */
const down = ({ unit, port }: { unit: string; port: number }) => {
  const dropIn = `/etc/systemd/system/${unit}.d`;
  return {
    inject: `sudo mkdir -p ${dropIn}
printf '[Unit]\\nConditionPathExists=/nonexistent\\n' | sudo tee ${dropIn}/down.conf > /dev/null
${RELOAD}
sudo systemctl stop ${unit}`,
    undo: `sudo rm -r ${dropIn}
${RELOAD}
${up({ unit, port })}`,
  };
};

export const instanceFaults: readonly Fault[] = [
  {
    id: 'A-password',
    what: 'A password opens the account of the second instance.',
    keep: ['/etc/shadow'],
    inject: `echo "${SECOND.user}:$(head -c 18 /dev/urandom | base64)" | sudo chpasswd`,
    breaks: [ACCOUNT],
  },
  {
    id: 'A-home-open',
    what: 'Everybody may look into the home of the second instance.',
    inject: `sudo chmod 755 ${SECOND.home}`,
    undo: `sudo chmod 700 ${SECOND.home}`,
    breaks: [ACCOUNT, REACH],
  },
  {
    id: 'A-older',
    what: 'The second instance has an older OpenClaw than the first.',
    keep: [`${SECOND.npmPrefix}/lib/node_modules/openclaw/package.json`],
    inject: `sudo sed -i 's/"version": ".*"/"version": "2026.1.30"/' ${SECOND.npmPrefix}/lib/node_modules/openclaw/package.json`,
    breaks: [VERSION],
  },
  {
    id: 'A-same-token',
    what: 'The second instance has the token of the first.',
    ...configChanged('config.gateway.auth.token = first.gateway.auth.token;'),
    breaks: [SETTINGS, TOKENS],
  },
  {
    id: 'A-unit-of-the-first',
    what: 'The unit of the second instance still runs the first one’s program.',
    ...unitChanged(`s|^ExecStart=/home/${SECOND.user}/|ExecStart=/home/${FIRST.user}/|`),
    breaks: [UNIT],
  },
  {
    id: 'A-unit-without-sandbox',
    what: 'The unit of the second instance lacks ProtectSystem.',
    ...unitChanged('/^ProtectSystem=/d'),
    breaks: [UNIT, EXPOSURE],
  },
  {
    id: 'A-asks-the-first',
    what: 'The onboarding of another instance asks the first one’s gateway, whatever port it is told.',
    inject: `sudo mv ${OPENCLAW} ${OPENCLAW}.real
sudo tee ${OPENCLAW} > /dev/null << 'END'
#!/bin/bash
case $1 in onboard) ${OPENCLAW}.real "\${@:1:$#-2}"; mkdir -p .openclaw; echo 18989 >> .openclaw/openclaw.json; exit ;; esac
exec ${OPENCLAW}.real "$@"
END
sudo chmod 755 ${OPENCLAW}`,
    undo: `sudo mv ${OPENCLAW}.real ${OPENCLAW}`,
    breaks: [of('while-it-was-set-up-nobody-came-to-the-first-in-vain')],
  },
  {
    id: 'A-disabled',
    what: 'Nothing starts the second instance at boot.',
    inject: `sudo systemctl disable ${SECOND.unit}`,
    undo: `sudo systemctl enable ${SECOND.unit}`,
    breaks: [RUNS],
  },
  {
    id: 'A-second-down',
    what: 'The second instance is down.',
    ...down(SECOND),
    breaks: [UNIT, RUNS, ANSWERS, TOKENS, REACH],
  },
  {
    id: 'A-first-down',
    what: 'The first instance is down since there is a second.',
    ...down(FIRST),
    breaks: [FIRST_ANSWERS, TOKENS, REACH],
    mayBreak: { [UNIT]: 'the drop-in is read, too' },
  },
  {
    id: 'A-third-down',
    what: 'The third instance is down.',
    ...down(THIRD),
    breaks: [THIRD_ANSWERS],
  },
  {
    id: 'A-fourth-down',
    what: 'The fourth instance is down.',
    ...down(FOURTH),
    breaks: [of('instance-4-answers-at-a-port-of-its-own')],
  },
  {
    id: 'A-no-sandbox',
    what: 'Tool calls of the second instance run on the host.',
    ...configChanged('config.agents.defaults.sandbox.mode = "off";'),
    breaks: [of('it-is-hardened-as-the-first-is'), TOOLS],
  },
  {
    id: 'A-soul-of-its-own',
    what: 'SOUL.md of the second instance belongs to its user.',
    inject: `sudo chown ${SECOND.user} ${SECOND.state}/SOUL.md`,
    undo: `sudo chown root ${SECOND.state}/SOUL.md`,
    breaks: [LOOKED_AFTER],
  },
  {
    id: 'A-soul-unknown',
    what: 'The baseline does not know of SOUL.md of the second instance.',
    keep: ['/var/lib/openclaw-soul-baseline.sha256'],
    inject: `sudo sed -i '/${SECOND.user}/d' /var/lib/openclaw-soul-baseline.sha256`,
    breaks: [LOOKED_AFTER],
  },
  {
    id: 'A-never-audited',
    what: 'Nobody audits the second instance.',
    inject: `sudo mv /etc/cron.weekly/${SECOND.user}-security-audit /root/`,
    undo: `sudo mv /root/${SECOND.user}-security-audit /etc/cron.weekly/`,
    breaks: [LOOKED_AFTER],
  },
  {
    id: 'A-docker-for-all',
    what: 'Everybody may give orders to Docker.',
    inject: 'sudo chmod 666 /run/docker.sock',
    undo: 'sudo chmod 660 /run/docker.sock',
    breaks: [of('nor-through-docker')],
  },
  {
    id: 'A-home-stays',
    what: 'The home of an account stays when the account is removed.',
    keep: [homeStays.file],
    inject: homeStays.install,
    breaks: [
      of(
        'nothing-of-an-instance-stays-when-its-unit-its-account-and-its-home-are-taken-away-and-the-others-go-on',
      ),
    ],
    undo: 'sudo rm -rf /home/openclaw-agent9',
  },
].map((fault: Fault): Fault => ({ until: 'appendix-a', ...fault }));
