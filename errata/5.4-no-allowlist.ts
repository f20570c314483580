// 5.4 Option B reads an allowlist that nothing has made.
import { readConfig } from '../src/probe/openclaw/config.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { elevated } from '../src/spec/index.ts';

export const noAllowlist: Erratum = {
  id: '5.4-no-allowlist',
  section: '5.4',
  promise: 'tools.elevated can be read, and its allowFrom lists the authorised user IDs.',
  happens:
    'Nothing in the guide sets it, so there is nothing to read: the command fails, and elevated mode is refused to everybody, the paired owner included.',
  evidence:
    '`openclaw config get tools.elevated` says “Config path not found: tools.elevated” and exits 1; `/elevated on` by the paired sender is answered “elevated is not available right now … Failing gates: allowFrom”.',
  severity: 'major',
  versions: { openclaw: '2026.2.9' },
  when: elevated.is('allow-listed'),
  symptom: async ({ read }) => {
    const { tools } = await read(readConfig);
    return typeof tools === 'object' && tools !== null && !('elevated' in tools);
  },
  correction: {
    kind: 'step',
    says: 'Set the list, here to the sender whose pairing was approved in 4.4.',
    run: `ids=$(sudo cat /home/openclaw-svc/.openclaw/credentials/<your-channel>-allowFrom.json | node -p 'JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).allowFrom)')
echo "$ids"
sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  read -r ids
  openclaw config set tools.elevated.enabled true
  openclaw config set "tools.elevated.allowFrom.<your-channel>" "$ids"
  openclaw config get tools.elevated
' <<< "$ids"`,
  },
};
