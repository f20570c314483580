// Phase 10's second procedure runs the audit where the service user may not be.
import { withoutHome } from './shared/without-home.ts';

export const erraticWithoutHome = withoutHome({
  id: '10-erratic-without-home',
  section: 'Phase 10 › Erratic agent behavior',
  promise: '`openclaw security audit --deep --fix` looks at the host of an agent that behaves oddly.',
  run: `sudo -u openclaw-svc bash -c 'cd ~ && export PATH=$HOME/.npm-global/bin:$PATH && openclaw security audit --deep --fix'
sudo systemctl restart openclaw.service`,
});
