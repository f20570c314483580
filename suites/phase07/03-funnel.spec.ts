// Phase 7 › Verify Funnel is OFF
import { readTailscaleServe } from '../../src/probe/tailscale.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

const TITLE = 'Verify Funnel is OFF';

section(`Phase 7 › ${TITLE}`, TITLE, { needs: ['1.7', 'Phase 7 › Option A: Tailscale Serve'] }, () => {
  step('Show what is open to the internet', { run: 'tailscale funnel status' });

  check(
    'nothing is open to the internet',
    { severity: 'critical', promise: 'Phase 7 › Must show "No serve config" or no funnels' },
    async ({ read }) => {
      expect((await read(readTailscaleServe)).funnels).toEqual([]);
    },
  );
});
