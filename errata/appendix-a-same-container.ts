// Appendix A's instances take each other's sandbox containers for their own.
import { readConfig } from '../src/probe/openclaw/config.ts';
import { FIRST, furtherInstance } from '../src/probe/openclaw/instance.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const { user, unit, port, config } = furtherInstance(2);

export const sameContainer: Erratum<CheckContext> = {
  id: 'appendix-a-same-container',
  section: 'Appendix A',
  promise: 'Each instance runs its tools apart from the others, in a sandbox of its own.',
  happens:
    'The name of a sandbox container is made from the session alone, and all instances share a Docker daemon: the owner’s session is agent:main:main in each, so the second finds the first one’s container under that name, and runs its tools in it, with the first one’s workspace before them. Where it does not run, it removes it.',
  evidence:
    'With a sandbox as in 5.2 in both, `hostname` called as a tool of the second prints the id of openclaw-sbx-agent-main-main-20ceb99b, at whose /agent is /home/openclaw-svc/.openclaw/workspace.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }, { message }) => {
    const prefixes = [await read(readConfig), await read(readConfig, config)].map(containerPrefix);
    return prefixes[0] === prefixes[1] && message.includes(`${FIRST.state}/workspace`);
  },
  correction: {
    kind: 'step',
    says: 'Give the containers of each further instance a name of their own.',
    run: `sudo -u ${user} bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw config set agents.defaults.sandbox.docker.containerPrefix ${user}-sbx-
'
sudo systemctl reset-failed ${unit}
sudo systemctl restart ${unit}
timeout 110 bash -c "until curl --silent --output /dev/null http://127.0.0.1:${port}/; do sleep 0.5; done"`,
  },
  patches: [
    {
      from: 'sudo cp /etc/systemd/system/openclaw.service /etc/systemd/system/${NAME}.service\n',
      to: `# Sandbox containers are named after the session alone: give each instance names of its own
sudo -u \${NAME} bash -c "
  cd ~
  export PATH=\\$HOME/.npm-global/bin:\\$PATH
  openclaw config set agents.defaults.sandbox.docker.containerPrefix \${NAME}-sbx-
"

sudo cp /etc/systemd/system/openclaw.service /etc/systemd/system/\${NAME}.service
`,
    },
  ],
};

function containerPrefix(settings: unknown): unknown {
  const { agents } = settings as {
    agents?: { defaults?: { sandbox?: { docker?: { containerPrefix?: unknown } } } };
  };
  return agents?.defaults?.sandbox?.docker?.containerPrefix;
}
