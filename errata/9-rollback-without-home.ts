// Phase 9's rollback runs OpenClaw where the service user may not be.
import { withoutHome } from './shared/without-home.ts';

export const rollbackWithoutHome = withoutHome({
  id: '9-rollback-without-home',
  section: 'Phase 9 › Update procedure',
  promise: 'The rollback ends with `openclaw doctor`.',
  run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw doctor
'
sudo systemctl start openclaw.service`,
});
