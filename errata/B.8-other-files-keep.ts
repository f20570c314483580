// B.8 looks for the API key in openclaw.json, where the guide has never put it.
import { CREDENTIALS, readCredentials } from '../src/probe/openclaw/credentials.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const EMPTY = `sudo -u openclaw-svc env --chdir=/ node -e '
  const file = "${CREDENTIALS}";
  const store = JSON.parse(fs.readFileSync(file, "utf8"));
  fs.writeFileSync(file, JSON.stringify({ ...store, profiles: {} }, null, 2));'`;

export const otherFilesKeep: Erratum = {
  id: 'B.8-other-files-keep',
  section: 'B.8',
  promise:
    'The secrets are in openclaw.json, its env block included; when they are taken out of it, none is left.',
  happens:
    'The API key of 3.2 is in agents/main/agent/auth-profiles.json, of which this appendix says nothing. It stays there, and goes before the key of the environment.',
  evidence:
    'After B.8 auth-profiles.json holds the profile `openai:manual` with the key, and `openclaw models status --json` says `"effective":{"kind":"profiles"}`.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }) => (await read(readCredentials)).length > 0,
  correction: {
    kind: 'step',
    says: 'Take the profile out of auth-profiles.json as well.',
    run: EMPTY,
  },
  patches: [
    {
      block: 2,
      from: 'sudo systemctl restart openclaw.service',
      to: `${EMPTY}\nsudo systemctl restart openclaw.service`,
    },
  ],
};
