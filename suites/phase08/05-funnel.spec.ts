// 8.5 Tailscale Funnel verification
import { readTailscaleServe } from '../../src/probe/tailscale.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('8.5', 'Tailscale Funnel verification', { needs: ['1.7'] }, () => {
  step('Look at Funnel', { run: 'tailscale funnel status' });

  check(
    'nothing is published by Funnel',
    { severity: 'critical', promise: '8.5 › Must show “No serve config” or no funnels' },
    async ({ read }) => {
      expect((await read(readTailscaleServe)).funnels).toEqual([]);
    },
  );
});
