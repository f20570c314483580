// 4.3 hands the bot's token to sudo as an argument, and sudo logs it.
import { sudoLogs } from './shared/sudo-logs.ts';

export const botTokenInJournal = sudoLogs(({ channel }) => `channels.${channel}.botToken`, {
  id: '4.3-token-in-journal',
  section: '4.3',
  promise: 'The bot’s token is registered with OpenClaw, and kept nowhere else.',
  evidence:
    '`sudo journalctl -t sudo` shows `COMMAND=/usr/bin/bash -c … openclaw channels add --channel telegram --token …` with the whole token.',
  correction: {
    kind: 'step',
    says: 'Hand it over on standard input. Where it was logged already, have the platform revoke it, or remove the journal up to now.',
    run: `sudo journalctl --quiet --rotate --vacuum-time=1s
sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  read -r TOKEN
  openclaw channels add --channel <your-channel> --token "$TOKEN"
' <<< "<your-bot-token>"`,
  },
  patches: [
    {
      block: 1,
      to: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  read -r TOKEN
  openclaw channels add --channel <your-channel> --token "$TOKEN"
' <<< "<your-bot-token>"`,
    },
  ],
});
