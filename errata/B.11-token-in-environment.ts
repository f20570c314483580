// B.11 protects a file from the service user whose processes have what is in it.
import { readTokenReach } from '../src/probe/bootstrap-token.ts';
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import { SERVICE_USER } from '../src/probe/openclaw/service-user.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const tokenInEnvironment: Erratum = {
  id: 'B.11-token-in-environment',
  section: 'B.11',
  promise: 'The bootstrap token is protected from the service user.',
  happens:
    'It cannot read the file, and needs not: systemd puts the token into the environment of the service, op hands it on to the gateway with all the rest, and a process reads the environment of every other of its user in /proc. Whoever takes over the gateway, or has it run a command outside of the sandbox, has the key to the vault, now and after each rotation.',
  evidence:
    '`sudo -u openclaw-svc grep -a OP_SERVICE_ACCOUNT_TOKEN=ops_ /proc/PID/environ` succeeds for the processes of openclaw.service; as nobody it does not.',
  severity: 'critical',
  versions: { systemd: '257', op: '2.34.0' },
  symptom: async ({ read }) => {
    const reach = await read(readTokenReach, SERVICE_USER, UNIT);
    return reach['read the environment of its processes'] === true && reach['read the file'] === false;
  },
  correction: {
    kind: 'promise',
    says: 'The service user has the token by the environment of its processes; other users have it not. An agent that has been taken over makes the token one to revoke. To keep it from the service user, fetch the secrets in a unit of root’s that runs before, and give the service only those.',
    holds: async ({ read }) => {
      const reach = await read(readTokenReach, 'nobody', UNIT);
      expect(reach).toEqual(Object.fromEntries(Object.keys(reach).map((name) => [name, false])));
    },
  },
  patches: [],
};
