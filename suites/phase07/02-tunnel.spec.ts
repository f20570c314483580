// Phase 7 › Option B: Tailscale SSH tunnel
import { tunnelFlag } from '../../errata/7-tunnel-flag.ts';
import { GATEWAY_PORT } from '../../src/probe/openclaw/gateway.ts';
import { check, expect, manual, remoteAccess, section } from '../../src/spec/index.ts';
import { expectGateway } from '../gateway.ts';

const TITLE = 'Option B: Tailscale SSH tunnel';

section(`Phase 7 › ${TITLE}`, TITLE, { needs: ['1.7', '6.2'] }, () => {
  manual('Open the tunnel', {
    when: remoteAccess.is('tunnel'),
    because:
      'The operator’s own computer opens it: the next checks try the command, and a tunnel of the suite’s own.',
    run: 'tailscale ssh -L 18789:localhost:18789 youruser@your-server',
  });

  check(
    'tailscale takes the command',
    {
      severity: 'major',
      promise: 'Phase 7 › tailscale ssh -L',
      when: remoteAccess.is('tunnel'),
      errata: [tunnelFlag],
    },
    async ({ $ }) => {
      // On the machine, which is of the tailnet as well; there is no such host, so that no tunnel is opened.
      const { stderr } = await $`timeout 20 tailscale ssh -L 18789:localhost:18789 youruser@your-server`;
      expect(stderr).not.toContain('flag provided but not defined: -L');
    },
  );

  check(
    'through a tunnel over the tailnet the gateway answers',
    { severity: 'major', promise: 'Phase 7 › tailscale ssh -L', when: remoteAccess.is('tunnel') },
    async (context) => {
      await expectGateway(context);
      // Without a token it is refused: that is an answer of the gateway.
      expect(await context.outside.tunnel(GATEWAY_PORT, '/v1/models')).not.toBeNull();
    },
  );
});
