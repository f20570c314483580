// 1.7 Verify Tailscale
import { readTailscale, readTailscaleIps } from '../../src/probe/tailscale.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('1.7', 'Verify Tailscale', {}, () => {
  step('Show status and address', {
    run: `
      tailscale status
      tailscale ip -4`,
  });

  check('Tailscale is up', { severity: 'critical', promise: '1.7 › tailscale status' }, async ({ read }) => {
    expect(await read(readTailscale)).toMatchObject({ backendState: 'Running', self: { online: true } });
  });

  check(
    'the Tailscale address is the one on tailscale0',
    { severity: 'major', promise: '1.7 › Expected: your Tailscale IP' },
    async ({ read, $ }) => {
      const ips = await read(readTailscaleIps);
      expect(ips).toEqual([expect.stringMatching(/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./)]);
      const { stdout } = await $`ip -o -4 address show dev tailscale0`;
      expect(stdout).toContain(` ${ips[0]}/`);
    },
  );
});
