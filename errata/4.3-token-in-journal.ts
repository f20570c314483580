// 4.3 hands the bot's token to sudo as an argument, and sudo logs it.
import { readTokenWriters } from '../src/probe/openclaw/token-in-journal.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const botTokenInJournal: Erratum = {
  id: '4.3-token-in-journal',
  section: '4.3',
  promise: 'The bot’s token is registered with OpenClaw, and kept nowhere else.',
  happens:
    'sudo logs the command lines that it runs, this one with the token in it: it stays in the journal (and in /var/log/auth.log where there is one), for the groups adm and systemd-journal to read.',
  evidence:
    '`sudo journalctl -t sudo` shows `COMMAND=/usr/bin/bash -c … openclaw channels add --channel telegram --token …` with the whole token.',
  severity: 'critical',
  versions: { sudo: '1.9.16p2' },
  symptom: async ({ read, inputs: { channel } }) => {
    const writers = await read(readTokenWriters, `channels.${channel}.botToken`);
    return writers.length === 1 && /^sudo(?:-rs)?$/.test(writers[0] ?? '');
  },
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
};
