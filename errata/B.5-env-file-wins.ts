// B.5 has the drop-in's variables go before those of .env, which systemd reads after them.
import { readWinner } from '../src/probe/environment-winner.ts';
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const envFileWins: Erratum<CheckContext> = {
  id: 'B.5-env-file-wins',
  section: 'B.5',
  promise:
    'As systemd sets the environment before the gateway starts, the drop-in’s variables always win over .env files.',
  happens:
    'The unit of 6.1 has systemd itself read ~/.openclaw/.env by EnvironmentFile=, and what such a file sets overrides Environment= (systemd.exec(5)), whatever the order. So a token that is left in .env wins over the reference in the drop-in.',
  evidence:
    'A copy of the service with `Environment="CONFORM_VARIABLE=drop-in"` in a drop-in and `CONFORM_VARIABLE=.env` in .env logs `has .env`.',
  severity: 'major',
  versions: { systemd: '257' },
  symptom: async ({ shell }) => (await readWinner(shell, UNIT)) === '.env',
  correction: {
    kind: 'promise',
    says: 'Take the secrets out of ~/.openclaw/.env as well: what stands there wins.',
    holds: async ({ shell }) => {
      expect(await readWinner(shell, UNIT)).toBe('.env');
    },
  },
};
