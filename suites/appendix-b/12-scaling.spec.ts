// B.12 Multi-Agent Scaling: a vault, a service account and a bootstrap file for each instance
import { askWithToken } from '../../src/probe/bootstrap-token.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section } from '../../src/spec/index.ts';
import { withOnePassword } from './vault.ts';

const AGENTS = ['agent1', 'agent2', 'agent3'] as const;
const bootstrapOf = (agent: string) => `/etc/openclaw/${agent}-bootstrap.env`;

section('B.12', 'Multi-Agent Scaling', { needs: ['B.4'] }, () => {
  check(
    'each of three agents reads its own vault by its own bootstrap file, and none reads another’s',
    {
      severity: 'critical',
      promise: 'B.12 › No vault sharing between agents',
      when: withOnePassword,
      disruptive: 'trial',
      timeoutMs: 5 * 60_000,
    },
    async ({ shell, onePassword, $ }) => {
      const vaultOf = (agent: string) => `OpenClaw-scaling-${agent}`;
      for (const agent of AGENTS) {
        await onePassword.put(
          { vault: vaultOf(agent), item: 'gateway', field: 'token' },
          `token-of-${agent}`,
        );
        const token = await onePassword.serviceAccount(`openclaw-scaling-${agent}`, vaultOf(agent));
        await shell.run(`sudo install -m 0400 /dev/null ${bootstrapOf(agent)}
sudo tee ${bootstrapOf(agent)} > /dev/null << 'EOF'
OP_SERVICE_ACCOUNT_TOKEN=${token}
EOF`);
      }
      try {
        for (const agent of AGENTS) {
          expect(await shell.$`sudo -u ${SERVICE_USER} cat ${bootstrapOf(agent)}`).toMatchObject({
            exitCode: 1,
          });
          expect(await readFileStatus(shell, bootstrapOf(agent))).toMatchObject({
            mode: '0400',
            owner: 'root',
          });
          for (const other of AGENTS) {
            const read = `op read op://${vaultOf(other)}/gateway/token`;
            const { exitCode } = await askWithToken(shell, read, bootstrapOf(agent));
            expect({ agent, other, exitCode }).toEqual({ agent, other, exitCode: agent === other ? 0 : 1 });
          }
        }
      } finally {
        await $`sudo rm -f ${AGENTS.map(bootstrapOf)}`;
      }
    },
  );
});
