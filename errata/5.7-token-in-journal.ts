// 5.7 hands the token to sudo as an argument, and sudo logs it.
import { sudoLogs } from './shared/sudo-logs.ts';

export const tokenInJournal = sudoLogs(() => 'gateway.auth.token', {
  id: '5.7-token-in-journal',
  section: '5.7',
  promise: 'The token is kept in openclaw.json and where the operator saves it, and nowhere else.',
  evidence:
    '`sudo journalctl -t sudo` shows `COMMAND=/usr/bin/bash -c … openclaw config set gateway.auth.token …` with all 64 digits.',
  correction: {
    kind: 'step',
    says: 'Hand it over on standard input, and make another one: the one that was logged must not stay in use. (`openclaw config get gateway.auth.token` shows it to whoever saves it.)',
    run: `openssl rand -hex 32 | sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  read -r TOKEN
  openclaw config set gateway.auth.mode token
  openclaw config set gateway.auth.token "$TOKEN"
  openclaw config set gateway.remote.token "$TOKEN"
'`,
  },
  patches: [
    {
      block: 5,
      to: `TOKEN=$(openssl rand -hex 32)
echo "Gateway token: $TOKEN — SAVE THIS SECURELY"
sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  read -r TOKEN
  openclaw config set gateway.auth.mode token
  openclaw config set gateway.auth.token "$TOKEN"
  openclaw config set gateway.remote.token "$TOKEN"
' <<< "$TOKEN"`,
    },
  ],
});
