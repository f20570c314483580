// Faults of 5.2 Docker sandbox configuration
import { CONFIG, STATE } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { configured, TAKEN_OVER, WITHOUT_SANDBOXES } from '../openclaw-config.ts';

const CONTAINER = '5.2/a-tool-runs-in-a-container-of-its-session-and-not-on-the-host';
const NETWORK = '5.2/the-container-has-no-network';
const READ_ONLY = '5.2/nothing-can-be-written-to-its-root-nor-to-the-workspace-which-is-at-agent';
const PRIVILEGES = '5.2/it-has-no-privileges-and-nothing-in-it-can-gain-any';
const LIMITS = '5.2/it-got-the-limits-of-the-daemon-and-no-more-than-1024-files-can-be-open-in-it';
const PROCESSES = '5.2/no-more-than-256-processes-can-run-in-it';
const LOGS = '5.2/no-more-than-three-files-of-10-mb-are-kept-of-its-output';
const ALL = [CONTAINER, NETWORK, READ_ONLY, PRIVILEGES, LIMITS, PROCESSES, LOGS];
const TOOL_CALL = '8.2/a-tool-runs-in-a-container-that-was-made-for-its-session';
const LIST = '8.2/the-list-shows-the-container-of-the-tool-s-session';

/** Checks that a host without a sandbox cannot pass. */
export const SANDBOX_CHECKS: readonly string[] = [
  ...ALL,
  TOOL_CALL,
  LIST,
  '5.5/the-model-is-offered-the-tools-that-soul-md-names',
];

const sandbox = (change: string) => configured(`const { sandbox } = config.agents.defaults; ${change}`);

/** The unit requires Docker, and is started anew with it. */
const daemon = (change: string) => ({
  keep: ['/etc/docker/daemon.json'],
  inject: `sudo node -e '
const file = "/etc/docker/daemon.json";
const settings = JSON.parse(fs.readFileSync(file, "utf8"));
${change}
fs.writeFileSync(file, JSON.stringify(settings));'
sudo systemctl restart docker
${TAKEN_OVER}
${WITHOUT_SANDBOXES}`,
  undo: `sudo systemctl restart docker
${TAKEN_OVER}
${WITHOUT_SANDBOXES}`,
});

export const sandboxFaults: readonly Fault[] = [
  {
    id: '5.2-no-sandbox',
    what: 'Tools run on the host.',
    ...sandbox('sandbox.mode = "off";'),
    breaks: SANDBOX_CHECKS,
    mayBreak: { '5.4/no-command-runs-on-the-host-whoever-asks': 'there is no sandbox to leave' },
  },
  {
    id: '5.2-shared',
    what: 'All sessions share one container.',
    ...sandbox('sandbox.scope = "shared";'),
    breaks: [CONTAINER, TOOL_CALL],
    mayBreak: { '5.5/the-model-is-told-what-it-says': 'its folder is given the text of the workspace anew' },
  },
  {
    id: '5.2-network',
    what: 'The sandbox has the network of other containers.',
    ...sandbox('sandbox.docker.network = "bridge";'),
    breaks: [NETWORK],
  },
  {
    id: '5.2-root-writable',
    what: 'The root of the sandbox can be written to.',
    // By the user of the sandbox, who is not root any more.
    ...sandbox('sandbox.docker.readOnlyRoot = false; delete sandbox.docker.user;'),
    breaks: [READ_ONLY, PROCESSES],
  },
  {
    id: '5.2-workspace-writable',
    what: 'Tools work in the workspace itself.',
    ...sandbox('sandbox.workspaceAccess = "rw";'),
    breaks: [READ_ONLY],
    mayBreak: {
      '5.5/nothing-that-the-model-does-in-its-sandbox-changes-what-it-is-told':
        'the workspace belongs to another user than the sandbox runs as',
      '5.5/the-model-is-offered-the-tools-that-soul-md-names': 'tools that write are offered, too',
    },
  },
  {
    id: '5.2-capabilities',
    what: 'The sandbox runs as root with the capabilities that Docker gives by default.',
    ...sandbox('sandbox.docker.capDrop = ["MKNOD"]; delete sandbox.docker.user;'),
    keep: [CONFIG, `${STATE}/sandboxes`],
    breaks: [PRIVILEGES, PROCESSES],
    mayBreak: {
      '5.5/nothing-that-the-model-does-in-its-sandbox-changes-what-it-is-told':
        'root may write to the copy in its workspace',
    },
  },
  {
    id: '5.2-root',
    what: 'The sandbox runs as root, for whom the limit of processes does not count.',
    ...sandbox('delete sandbox.docker.user;'),
    breaks: [PROCESSES],
  },
  {
    id: '5.2-files-unlimited',
    what: 'Containers may open as many files as the daemon may.',
    ...daemon('delete settings["default-ulimits"].nofile;'),
    breaks: [LIMITS],
  },
  {
    id: '5.2-logs-unlimited',
    what: 'Containers may log without end.',
    ...daemon('delete settings["log-opts"];'),
    breaks: [LOGS],
  },
];
