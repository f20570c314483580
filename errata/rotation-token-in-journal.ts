// The rotation hands the token to sudo as an argument, and sudo logs it.
import { sudoLogs } from './shared/sudo-logs.ts';

export const tokenInJournal = sudoLogs(() => 'gateway.auth.token', {
  id: 'rotation-token-in-journal',
  section: 'Gateway Auth Token Rotation',
  promise: 'The token is kept in openclaw.json, and nowhere else.',
  evidence:
    '`sudo journalctl -t sudo` shows `COMMAND=/usr/bin/bash -c … openclaw config set gateway.auth.token …` with all 64 digits.',
  correction: {
    kind: 'step',
    says: 'Hand it over on standard input, and rotate once more: the one that was logged must not stay in use.',
    run: `openssl rand -hex 32 | sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  read -r TOKEN
  openclaw config set gateway.auth.token "$TOKEN"
  openclaw config set gateway.remote.token "$TOKEN"
'
sudo systemctl restart openclaw.service`,
  },
  patches: [
    {
      block: 1,
      to: `TOKEN=$(openssl rand -hex 32)
echo "New token: $TOKEN — save this securely"
printf '%s\\n' "$TOKEN" | sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  read -r TOKEN
  openclaw config set gateway.auth.token "$TOKEN"
  openclaw config set gateway.remote.token "$TOKEN"
'
sudo systemctl restart openclaw.service`,
    },
  ],
});
