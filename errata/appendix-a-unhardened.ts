// Appendix A sets up a further instance without anything of Phase 5.
import { readConfig } from '../src/probe/openclaw/config.ts';
import { furtherInstance } from '../src/probe/openclaw/instance.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const { user, config } = furtherInstance(2);

export const unhardened: Erratum = {
  id: 'appendix-a-unhardened',
  section: 'Appendix A',
  promise: 'A further instance is another one of the kind that the guide has built and hardened.',
  happens:
    'The recipe goes from onboarding straight to the unit: no sandbox, no denied tools, elevated mode on, secrets not redacted in the log, the gateway announced by mDNS wherever the unit does not forbid it. Its tool calls run on the host, as a member of the group docker.',
  evidence:
    '`openclaw.json` of the instance has no `agents.defaults.sandbox`, no `tools`, no `discovery` and no `logging`; its audit says `tools.elevated: enabled`, and finds nothing critical.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }) => {
    const { logging, tools, discovery } = await read(readConfig, config);
    return [logging, tools, discovery].every((settings) => settings === undefined);
  },
  correction: {
    kind: 'step',
    says: 'Give it the settings that Phase 5 has given to the first.',
    run: `for setting in agents.defaults.sandbox tools.deny tools.elevated discovery.mdns logging.redactSensitive gateway.controlUi; do
  value=$(sudo -u openclaw-svc bash -c "cd ~; export PATH=\\$HOME/.npm-global/bin:\\$PATH; openclaw config get $setting --json")
  sudo -u ${user} bash -c 'cd ~; export PATH=$HOME/.npm-global/bin:$PATH; openclaw config set "$0" "$1"' "$setting" "$value"
done`,
  },
  patches: [
    {
      from: "  openclaw config set gateway.bind 'loopback'\n\"\n",
      to: `  openclaw config set gateway.bind 'loopback'
"

# Phase 5 for this instance, too: the settings of the first
for setting in agents.defaults.sandbox tools.deny tools.elevated discovery.mdns logging.redactSensitive gateway.controlUi; do
  value=$(sudo -u openclaw-svc bash -c "cd ~; export PATH=\\$HOME/.npm-global/bin:\\$PATH; openclaw config get $setting --json")
  sudo -u \${NAME} bash -c 'cd ~; export PATH=$HOME/.npm-global/bin:$PATH; openclaw config set "$0" "$1"' "$setting" "$value"
done
`,
    },
  ],
};
