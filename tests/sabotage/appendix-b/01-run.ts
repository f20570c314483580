// Faults of Appendix B on a machine with Approach A
import { BOOTSTRAP } from '../../../src/probe/bootstrap-token.ts';
import { CREDENTIALS } from '../../../src/probe/openclaw/credentials.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import {
  CONFIG,
  DROP_IN,
  inService,
  insteadOfOp,
  RELOAD,
  startedWith,
  supplied,
  UP,
  unitChanged,
} from './changes.ts';

const VERSION = 'B.2/op-is-version-2';
const STORED = 'B.4/the-service-account-reads-from-its-vault-concealed-there-the-secrets-that-openclaw-has';
const SEEN = 'B.4/nobody-else-on-the-host-sees-a-secret-while-it-is-stored';
const ROOT_ONLY = 'B.4/only-root-can-read-the-bootstrap-token';
const ELSEWHERE = 'B.4/it-stands-nowhere-else-on-the-disk-nor-in-the-journal';
const CLOSED = 'B.4/nobody-else-can-read-it-while-it-is-installed';
const OTHERS_VAULT = 'B.4/it-reads-no-other-vault-and-changes-nothing-in-its-own';
const PROGRAM = 'B.5/the-program-that-it-starts-is-there';
const MASKING = 'B.5/masking-would-break-the-passing-on-of-tokens';
const ALONE = 'B.5/openclaw-takes-each-variable-of-the-table-where-its-files-have-nothing';
const CHANNELS = 'B.5/that-is-enough-for-each-of-the-channels';
const FILES = 'B.5/each-goes-before-what-is-in-openclaw-s-files';
const RUNS = 'B.7/the-service-runs-and-the-gateway-answers';
const SUPPLIED =
  'B.7/the-gateway-has-from-1password-what-the-drop-in-names-and-nothing-of-it-is-written-down-in-the-log';
const REACHED = 'B.7/with-the-token-1password-can-be-reached';
const FOUND = 'B.7/op-is-found';
const BLIND = 'B.7/its-command-tells-a-bootstrap-file-with-a-token-from-one-without';
const TAKEN = 'B.8/the-gateway-takes-the-token-that-1password-has-and-the-placeholder-opens-nothing';
const SCRUBBED = 'B.8/openclaw-json-holds-no-secret-any-more-and-the-policies-of-the-channel-as-before';
const PROFILES = 'B.8/no-other-file-of-openclaw-s-holds-the-api-key';
const ANSWERED = 'B.8/the-owner-is-answered-by-the-bot-s-token-and-the-api-key-that-come-from-1password';
const LEFT = 'B.8/nothing-on-the-disk-backups-and-logs-included-holds-a-secret-that-is-in-use';
const ROTATED = 'B.9/the-service-runs-and-the-gateway-takes-the-new-token-and-not-the-old-one';
const UNEDITED = 'B.9/nobody-has-edited-openclaw-json-for-it';
const ANSWERED_AGAIN = 'B.9/the-owner-is-answered-by-the-new-token-of-the-bot-and-the-new-key';
const WORTHLESS = 'B.9/what-backups-and-logs-still-hold-is-good-for-nothing-any-more';
const OUTAGE =
  'B.10/1password-out-of-reach-the-service-fails-to-start-with-a-connection-error-and-comes-up-by-itself-when-it-can-be-reached';
const REVOKED =
  'B.10/the-bootstrap-token-revoked-the-service-fails-to-start-with-an-authentication-error-and-runs-with-a-new-one';
const DELETED =
  'B.10/the-bootstrap-file-deleted-the-service-fails-to-start-for-want-of-it-and-runs-when-it-is-made-again';
const RENAMED =
  'B.10/a-vault-or-an-item-renamed-the-service-fails-to-start-for-want-of-it-and-runs-when-the-references-are-changed';
const TOO_MANY = 'B.10/too-many-reads-the-service-fails-to-start-and-says-so-and-runs-when-it-may-read-again';
const BEFORE = 'B.11/root-s-file-is-read-before-the-service-becomes-the-service-user-s';
const NOBODY = 'B.11/other-users-see-nothing-of-the-token-neither-in-files-and-processes-nor-of-systemd';
const SERVICE_USER =
  'B.11/nor-does-the-service-user-as-which-the-agent-s-tools-run-that-are-not-in-a-sandbox';
const COPIES = 'B.11/with-the-service-running-it-stands-nowhere-else-on-the-disk-nor-in-the-journal';
const CRASHED = 'B.11/a-process-that-crashes-with-it-leaves-no-image-of-its-memory-behind';
const AGENTS =
  'B.12/each-of-three-agents-reads-its-own-vault-by-its-own-bootstrap-file-and-none-reads-another-s';

/** The gateway takes a change of its configuration over by itself, some seconds later. */
const TAKEN_OVER = 'sleep 15';
const OPENCLAW = '/home/openclaw-svc/.npm-global/bin/openclaw';

export const runFaults: readonly Fault[] = [
  {
    id: 'B.2-no-repository',
    what: 'Nobody offers the op that is installed.',
    keep: ['/etc/apt/sources.list.d/1password.list'],
    inject: 'sudo rm /etc/apt/sources.list.d/1password.list',
    breaks: ['B.2/it-comes-from-1password-s-repository-and-from-nowhere-else'],
  },
  {
    id: 'B.2-op-gone',
    what: 'op is not there.',
    inject: 'sudo mv /usr/bin/op /usr/bin/op.conform',
    undo: 'sudo mv /usr/bin/op.conform /usr/bin/op',
    breaks: [VERSION, STORED, PROGRAM, FOUND, REACHED],
    mayBreak: {
      [OTHERS_VAULT]: 'it is op that says no',
      [MASKING]: 'it is op that masks',
      [AGENTS]: 'it is op that reads',
    },
  },
  {
    id: 'B.2-op-content',
    what: 'op is another program, which is content with everything.',
    ...insteadOfOp('echo conformance'),
    breaks: [VERSION, STORED, OTHERS_VAULT, MASKING, AGENTS],
  },
  {
    id: 'B.4-op-tells',
    what: 'op has a secret on its command line that it was given by standard input.',
    ...insteadOfOp('read -r template; exec -a "op $template" sleep 1'),
    breaks: [SEEN],
    mayBreak: {
      [VERSION]: 'it is another op',
      [STORED]: 'it is another op',
      [OTHERS_VAULT]: 'it is another op',
      [MASKING]: 'it is another op',
      [AGENTS]: 'it is another op',
      [REACHED]: 'it is another op',
    },
  },
  {
    id: 'B.4-bootstrap-open',
    what: 'Everybody may read the bootstrap token.',
    inject: `sudo chmod 444 ${BOOTSTRAP}`,
    undo: `sudo chmod 400 ${BOOTSTRAP}`,
    breaks: [ROOT_ONLY, BEFORE, NOBODY, SERVICE_USER],
  },
  {
    id: 'B.4-grep-as-root',
    what: 'Whatever grep is asked to read, it reads as root.',
    inject: 'sudo chmod u+s /usr/bin/grep',
    undo: 'sudo chmod u-s /usr/bin/grep',
    breaks: [CLOSED, BEFORE, NOBODY, SERVICE_USER],
  },
  {
    id: 'B.4-token-copied',
    what: 'The bootstrap token was written down twice.',
    inject: `sudo cp -p ${BOOTSTRAP} /var/tmp/conform-copy`,
    undo: 'sudo rm /var/tmp/conform-copy',
    breaks: [ELSEWHERE, COPIES],
  },
  {
    id: 'B.5-another-command',
    what: 'The unit runs op otherwise than the guide has it.',
    ...unitChanged('s/ op run --no-masking/&/; s| run --no-masking -- | run --no-masking --debug -- |'),
    breaks: ['B.5/the-unit-runs-op-around-the-gateway-by-one-command-only-and-its-own-file-is-as-it-was'],
  },
  {
    id: 'B.5-plain-token',
    what: 'The drop-in has a token in place of the reference to one.',
    ...unitChanged('s|OPENCLAW_GATEWAY_TOKEN=op://[^"]*|OPENCLAW_GATEWAY_TOKEN=conformance|'),
    breaks: ['B.5/it-names-the-secrets-of-the-agent-s-vault-and-holds-none'],
  },
  {
    id: 'B.5-op-elsewhere',
    what: 'The unit starts op where it is not.',
    ...unitChanged('s|=/usr/bin/op |=/usr/local/bin/op |'),
    breaks: [PROGRAM],
  },
  {
    id: 'B.5-child-left',
    what: 'Stopping the service ends op only.',
    ...unitChanged('$ a KillMode=process'),
    breaks: ['B.5/systemd-ends-all-that-it-starts'],
  },
  {
    id: 'B.5-never-masked',
    what: 'op masks nothing, whatever it is told.',
    // A copy of the file that is kept would be one of the token.
    inject: `echo OP_RUN_NO_MASKING=1 | sudo tee -a ${BOOTSTRAP} > /dev/null`,
    undo: `sudo sed -i '/^OP_RUN_NO_MASKING=/d' ${BOOTSTRAP}`,
    breaks: [MASKING],
  },
  {
    id: 'B.5-variables-unknown',
    what: 'OpenClaw knows nothing of two of the variables.',
    inject: `sudo mv ${OPENCLAW} ${OPENCLAW}.conform
printf '%s\\n' '#!/bin/sh' 'exec env -u OPENAI_API_KEY -u DISCORD_BOT_TOKEN ${OPENCLAW}.conform "$@"' | sudo tee ${OPENCLAW} > /dev/null
sudo chmod 755 ${OPENCLAW}`,
    undo: `sudo mv ${OPENCLAW}.conform ${OPENCLAW}`,
    breaks: [ALONE, CHANNELS, FILES],
  },
  {
    id: 'B.5-env-unread',
    what: 'The unit does not read .env.',
    ...unitChanged('/^EnvironmentFile=-/d', '/etc/systemd/system/openclaw.service'),
    breaks: ['B.5/what-the-drop-in-sets-goes-before-what-is-in-env'],
  },
  {
    id: 'B.7-down',
    what: 'The service is down.',
    inject: `printf '[Unit]\\nConditionPathExists=/nonexistent\\n' | sudo tee /etc/systemd/system/openclaw.service.d/down.conf > /dev/null
${RELOAD}
sudo systemctl stop openclaw.service`,
    undo: `sudo rm /etc/systemd/system/openclaw.service.d/down.conf
${RELOAD}
${UP}`,
    breaks: [RUNS, SUPPLIED, 'B.8/the-service-runs', TAKEN, ANSWERED, ROTATED, ANSWERED_AGAIN, WORTHLESS],
    mayBreak: {
      [BEFORE]: 'there is no process to look at',
      [NOBODY]: 'there is no process to look at',
      [SERVICE_USER]: 'there is no process to look at',
      [COPIES]: 'it waits for the gateway',
      'B.7/each-start-asks-1password-for-each-secret-once-as-the-service-account':
        'it is not started any more',
    },
  },
  {
    id: 'B.7-unresolved',
    what: 'The log tells of a secret that could not be had.',
    logged: true,
    inject: inService(
      'echo "[ERROR] 2026/01/01 00:00:00 could not read secret" | systemd-cat --identifier=openclaw',
    ),
    breaks: ['B.7/the-log-tells-of-no-secret-that-could-not-be-had'],
  },
  {
    id: 'B.7-secret-logged',
    what: 'The gateway has logged its token.',
    logged: true,
    inject: inService(`{ ${supplied('OPENCLAW_GATEWAY_TOKEN')}; } | systemd-cat --identifier=openclaw`),
    breaks: [SUPPLIED, WORTHLESS],
  },
  {
    id: 'B.7-one-too-many',
    what: 'At each start a secret is fetched that nobody needs.',
    ...startedWith('$ a Environment="CONFORM_EXTRA=op://OpenClaw-agent1/bot/token"'),
    breaks: ['B.7/each-start-asks-1password-for-each-secret-once-as-the-service-account'],
  },
  {
    id: 'B.7-no-token',
    what: 'The bootstrap file holds no token.',
    keep: [BOOTSTRAP],
    inject: `echo OP_SERVICE_ACCOUNT_TOKEN= | sudo tee ${BOOTSTRAP} > /dev/null`,
    breaks: [BLIND, REACHED, STORED],
    mayBreak: {
      [ELSEWHERE]: 'there is no token to look for',
      [COPIES]: 'there is no token to look for',
      [BEFORE]: 'there is no token to look for',
      [MASKING]: 'nobody is told a secret',
      [OTHERS_VAULT]: 'it is refused for another reason',
    },
  },
  {
    id: 'B.8-placeholder',
    what: 'The gateway takes the placeholder for its token.',
    keep: [CONFIG],
    inject: `sudo node -e '
const config = JSON.parse(fs.readFileSync("${CONFIG}", "utf8"));
config.gateway.auth.token = "MANAGED_BY_1PASSWORD";
fs.writeFileSync("${CONFIG}", JSON.stringify(config, null, 2));'
${TAKEN_OVER}`,
    undo: TAKEN_OVER,
    breaks: [TAKEN, ROTATED, UNEDITED],
  },
  {
    id: 'B.8-token-kept',
    what: 'The bot’s token was left in openclaw.json.',
    keep: [CONFIG],
    inject: `sudo node -e '
const config = JSON.parse(fs.readFileSync("${CONFIG}", "utf8"));
config.channels.telegram.botToken = "1:conformance-conformance";
fs.writeFileSync("${CONFIG}", JSON.stringify(config, null, 2));'`,
    undo: TAKEN_OVER,
    breaks: [SCRUBBED],
  },
  {
    id: 'B.8-profile-kept',
    what: 'The API key was left with the credentials.',
    keep: [CREDENTIALS],
    inject: `sudo node -e '
const store = JSON.parse(fs.readFileSync("${CREDENTIALS}", "utf8"));
store.profiles["openai:manual"] = { type: "token", provider: "openai", token: "sk-proj-former" };
fs.writeFileSync("${CREDENTIALS}", JSON.stringify(store, null, 2));'`,
    breaks: [PROFILES],
  },
  {
    id: 'B.8-token-left',
    what: 'The gateway’s token stands in a file of somebody’s.',
    inject: `sudo bash -c '${supplied('OPENCLAW_GATEWAY_TOKEN')} > /var/tmp/conform-left'`,
    undo: 'sudo rm /var/tmp/conform-left',
    breaks: [LEFT, WORTHLESS],
  },
  {
    id: 'B.10-gives-up',
    what: 'systemd gives up after five starts.',
    inject: `sudo mv /etc/systemd/system/openclaw.service.d/restart.conf /root/conform-restart.conf
${RELOAD}`,
    undo: `sudo mv /root/conform-restart.conf /etc/systemd/system/openclaw.service.d/restart.conf
${RELOAD}
${UP}`,
    breaks: [OUTAGE],
  },
  {
    id: 'B.10-without-1password',
    what: 'The service is started without op and its token.',
    keep: [DROP_IN],
    inject: `echo '[Service]' | sudo tee ${DROP_IN} > /dev/null
${RELOAD}`,
    undo: `${RELOAD}
${UP}`,
    breaks: [
      'B.5/the-unit-runs-op-around-the-gateway-by-one-command-only-and-its-own-file-is-as-it-was',
      'B.5/it-names-the-secrets-of-the-agent-s-vault-and-holds-none',
      PROGRAM,
      REVOKED,
      DELETED,
      RENAMED,
      TOO_MANY,
    ],
    mayBreak: Object.fromEntries(
      [
        RUNS,
        SUPPLIED,
        'B.8/the-service-runs',
        TAKEN,
        LEFT,
        ROTATED,
        WORTHLESS,
        BEFORE,
        NOBODY,
        SERVICE_USER,
        COPIES,
        'B.7/each-start-asks-1password-for-each-secret-once-as-the-service-account',
      ].map((check) => [check, 'the gateway has no token then, and does not start']),
    ),
  },
  {
    id: 'B.11-core-dump',
    what: 'A process that crashes leaves an image of its memory.',
    inject: `sudo mkdir -p /etc/systemd/system/conform-crash.service.d
printf '[Service]\\nExecStopPost=/bin/touch /home/openclaw-svc/core.1\\n' | sudo tee /etc/systemd/system/conform-crash.service.d/own.conf > /dev/null`,
    undo: `sudo rm -r /etc/systemd/system/conform-crash.service.d
sudo rm -f /home/openclaw-svc/core.1
${RELOAD}`,
    breaks: [CRASHED],
  },
].map((fault: Fault): Fault => ({ until: 'appendix-b', ...fault }));
