// B.7 looks at the first twenty bytes of a file that begins with twenty-five of a name.
import { BOOTSTRAP } from '../src/probe/bootstrap-token.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const tokenCheckBlind: Erratum = {
  id: 'B.7-token-check-blind',
  section: 'B.7',
  promise: 'The first 20 bytes of the bootstrap file show whether the token is there.',
  happens:
    '`OP_SERVICE_ACCOUNT_TOKEN=` alone has 25 bytes: what is printed is part of the name, with a token and without.',
  evidence: `\`sudo cat ${BOOTSTRAP} | head -c 20\` prints \`OP_SERVICE_ACCOUNT_T\`.`,
  severity: 'minor',
  versions: { coreutils: '9' },
  symptom: async ({ $ }) => (await $`sudo cat ${BOOTSTRAP} | head -c 20`).stdout === 'OP_SERVICE_ACCOUNT_T',
  correction: {
    kind: 'promise',
    says: 'Ask whether something stands after the name: `sudo grep -c "^OP_SERVICE_ACCOUNT_TOKEN=ops_" /etc/openclaw/bootstrap.env` prints 1.',
    holds: async ({ $ }) => {
      const pattern = '^OP_SERVICE_ACCOUNT_TOKEN=ops_';
      expect((await $`sudo grep -c ${pattern} ${BOOTSTRAP}`).stdout.trim()).toBe('1');
      expect((await $`echo OP_SERVICE_ACCOUNT_TOKEN= | grep -c ${pattern}`).stdout.trim()).toBe('0');
    },
  },
  patches: [],
};
