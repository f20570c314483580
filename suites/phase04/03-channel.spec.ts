// 4.3 Add the messaging channel

import { restartBeforeUnit } from '../../errata/4.3-restart-before-unit.ts';
import { botTokenInJournal } from '../../errata/4.3-token-in-journal.ts';
import { openat2Refused } from '../../errata/6.1-openat2-refused.ts';
import { awaitJournal } from '../../src/probe/journal.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { digestOf } from '../../src/probe/openclaw/digested.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { LISTENS } from '../../src/probe/openclaw/gateway-log.ts';
import { readTokenWriters } from '../../src/probe/openclaw/token-in-journal.ts';
import type { ReadingContext } from '../../src/spec/context.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { START_LIMIT_MS } from '../gateway.ts';

const STARTED = '^Started openclaw';
/** By itself, or by systemd. */
const START = `${STARTED}|${LISTENS}`;
/** A gateway that listens starts its channels at once. */
const PROVIDER_LIMIT_MS = 20_000;

/** Asserts that the gateway starts the channel's provider, and has since it last started itself. */
async function expectProvider({ shell, inputs: { channel } }: ReadingContext): Promise<void> {
  const message = `\\[${channel}\\] \\[default\\] starting provider`;
  await awaitJournal(shell, { unit: UNIT, message: LISTENS, since: STARTED, limitMs: START_LIMIT_MS });
  expect(
    await awaitJournal(shell, { unit: UNIT, message, since: START, limitMs: PROVIDER_LIMIT_MS }),
    `the journal of ${UNIT} has ${message} since its last start`,
  ).toBe(true);
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
    {
      severity: 'critical',
      promise: '4.3 › Expected',
      timeoutMs: 2 * START_LIMIT_MS,
      errata: [openat2Refused],
    },
    async (context) => {
      // The record of its start may be gone; then there must be another.
      const isKnown = await awaitJournal(context.shell, { unit: UNIT, message: START, limitMs: 0 });
      if (!isKnown) await context.$`sudo systemctl restart ${UNIT}`;
      await expectProvider(context);
    },
  );

  step('Look for the channel in the logs', {
    // A start takes almost as long as the command looks back.
    given: expectProvider,
    run: 'sudo journalctl -u openclaw.service --since "30 sec ago" --no-pager | grep <your-channel>',
  });
});
