// Phase 7's command for Tailscale Serve has been an error since Tailscale 1.52.
import type { Erratum } from '../src/spec/erratum.ts';

const RUN = 'sudo tailscale serve --bg http://localhost:18789';

export const serveSyntax: Erratum = {
  id: '7-serve-syntax',
  section: 'Phase 7 › Option A: Tailscale Serve',
  promise: '`tailscale serve https / http://localhost:18789` makes the gateway reachable in the tailnet.',
  happens: 'Tailscale has changed the command in 1.52 and refuses the old form: nothing is served.',
  evidence:
    'Exit 1: `Error: the CLI for serve and funnel has changed. You can run the following command instead: tailscale serve --bg http://localhost:18789`.',
  severity: 'major',
  versions: { tailscale: '1.52 to 1.102' },
  symptom: async ({ $ }) => {
    // Refused before anything is changed, so it can be tried again.
    const { exitCode, stderr } = await $`sudo tailscale serve https / http://localhost:18789`;
    return exitCode === 1 && /the CLI for serve and funnel has changed/.test(stderr);
  },
  correction: {
    kind: 'step',
    says: 'Use the form that Tailscale names itself; HTTPS on port 443 and the path / are its defaults, and --bg keeps it.',
    run: RUN,
  },
};
