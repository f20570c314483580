// Phase 10 runs the audit where the service user may not be.
import { withoutHome } from './shared/without-home.ts';

export const auditWithoutHome = withoutHome({
  id: '10-audit-without-home',
  section: 'Phase 10 › Suspected compromise',
  promise:
    '`openclaw security audit --deep --fix` looks at the host after an incident, and mends what it can.',
  run: `sudo -u openclaw-svc bash -c 'cd ~ && export PATH=$HOME/.npm-global/bin:$PATH && openclaw security audit --deep --fix'
sudo systemctl restart openclaw.service`,
});
