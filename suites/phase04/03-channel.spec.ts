// 4.3 Add the messaging channel

import { restartBeforeUnit } from '../../errata/4.3-restart-before-unit.ts';
import { botTokenInJournal } from '../../errata/4.3-token-in-journal.ts';
import { readJournal } from '../../src/probe/journal.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { digestOf } from '../../src/probe/openclaw/digested.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readTokenWriters } from '../../src/probe/openclaw/token-in-journal.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { START_LIMIT_MS } from '../gateway.ts';

type Shell = CheckContext['shell'];

const START = /^Started openclaw\.service|\[gateway\] listening on ws:\/\/127/;

/** What the gateway has logged since it has last started, by itself or by systemd; null when nothing tells of a start. */
async function sinceStart(shell: Shell): Promise<readonly string[] | null> {
  const messages = (await readJournal(shell, { unit: UNIT })).map(({ message }) => message);
  const start = messages.findLastIndex((message) => START.test(message));
  return start === -1 ? null : messages.slice(start);
}

async function expectProvider({ shell, inputs: { channel } }: CheckContext): Promise<void> {
  await expect
    .poll(() => sinceStart(shell), { timeout: START_LIMIT_MS, interval: 1_000 })
    .toContainEqual(expect.stringContaining(`[${channel}] [default] starting provider`));
}

section('4.3', 'Add the messaging channel', { needs: ['3.3', '4.2'] }, () => {
  step('Add the channel', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw channels add --channel <your-channel> --token "<your-bot-token>"
      '`,
  });

  check(
    'the channel is on, and has the token',
    { severity: 'critical', promise: '4.3 › openclaw channels add' },
    async ({ read, inputs: { channel, botToken = '' } }) => {
      expect(await read(readConfig)).toMatchObject({
        channels: { [channel]: { enabled: true, botToken: digestOf(botToken) } },
      });
    },
  );

  check(
    'the token stands in no log',
    { severity: 'critical', promise: '4.3 › register the bot token', errata: [botTokenInJournal] },
    async ({ read, inputs: { channel } }) => {
      expect(await read(readTokenWriters, `channels.${channel}.botToken`)).toEqual([]);
    },
  );

  step('Set the channel’s policies', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config set channels.<your-channel>.dmPolicy "pairing"
        openclaw config set channels.<your-channel>.configWrites false
        openclaw config set channels.<your-channel>.groupPolicy "disabled"
      '`,
  });

  check(
    'the channel has the documented policies',
    { severity: 'critical', promise: '4.3 › Settings' },
    async ({ read, inputs: { channel } }) => {
      expect(await read(readConfig)).toMatchObject({
        channels: { [channel]: { dmPolicy: 'pairing', configWrites: false, groupPolicy: 'disabled' } },
      });
    },
  );

  step('Restart the gateway', {
    errata: [restartBeforeUnit],
    run: 'sudo systemctl restart openclaw.service',
  });

  check(
    'the gateway starts the channel’s provider',
    { severity: 'critical', promise: '4.3 › Expected', timeoutMs: 2 * START_LIMIT_MS },
    async (context) => {
      // The record of its start may be gone; then there must be another.
      if ((await sinceStart(context.shell)) === null) await context.$`sudo systemctl restart ${UNIT}`;
      await expectProvider(context);
    },
  );

  step('Look for the channel in the logs', {
    // A start takes almost as long as the command looks back.
    given: expectProvider,
    run: 'sudo journalctl -u openclaw.service --since "30 sec ago" --no-pager | grep <your-channel>',
  });
});
