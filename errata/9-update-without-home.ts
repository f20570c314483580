// Phase 9's update runs OpenClaw where the service user may not be.
import { withoutHome } from './shared/without-home.ts';

export const updateWithoutHome = withoutHome({
  id: '9-update-without-home',
  section: 'Phase 9 › Update procedure',
  promise:
    'The update ends with a look at the new version: `openclaw doctor` and `openclaw security audit --fix`.',
  run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw doctor
  openclaw security audit --fix
'
sudo systemctl start openclaw.service`,
});
