// 5.4 Elevated mode policy
import { elevatedByDefault } from '../../errata/5.4-elevated-by-default.ts';
import { noAllowlist } from '../../errata/5.4-no-allowlist.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { readPairing } from '../../src/probe/openclaw/pairing.ts';
import { check, elevated, expect, section, step } from '../../src/spec/index.ts';
import { FULL, runsOnHost } from '../elevated.ts';
import { expectTakenOver } from '../gateway-config.ts';
import { ANSWER_LIMIT_MS, ownerDirects, ownerHasCalled, TALK } from '../owner.ts';
import { withStranger } from '../strangers.ts';
import { toolRuns } from '../tool-container.ts';

section('5.4', 'Elevated mode policy', { needs: ['4.3', '4.4', '5.2'] }, () => {
  step('Option A: disable entirely', {
    when: elevated.is('disabled'),
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config set tools.elevated.enabled false
      '`,
  });

  check(
    'no command runs on the host, whoever asks',
    {
      severity: 'critical',
      promise: '5.4 › Option A: the agent can never execute host-level commands',
      when: [elevated.is('disabled'), ...TALK],
      disruptive: 'message',
    },
    async (context) => {
      await expectTakenOver(context);
      expect(await ownerDirects(context, FULL)).toMatch(
        /elevated is not available[\s\S]*tools\.elevated\.enabled/,
      );
      const command = { command: 'hostname', elevated: true };
      expect((await ownerHasCalled(context, 'exec', command)).result).toMatch(/elevated is not available/);
    },
  );

  step('Option B: verify the allowlist', {
    when: elevated.is('allow-listed'),
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config get tools.elevated
      '`,
    errata: [noAllowlist],
  });

  check(
    'the allowlist holds the approved sender, and nobody else',
    {
      severity: 'critical',
      promise: '5.4 › Option B: allowFrom lists only your authorized user IDs',
      when: elevated.is('allow-listed'),
    },
    async ({ read, inputs }) => {
      const { approved } = await read(readPairing, inputs.channel);
      expect(approved).not.toEqual([]);
      expect(await read(readConfig)).toMatchObject({
        tools: { elevated: { allowFrom: { [inputs.channel]: approved } } },
      });
    },
  );

  check(
    'a command that nobody wanted to have run on the host stays in the sandbox',
    {
      severity: 'critical',
      promise: '5.4 › Option B beside 5.2: sandbox.mode all',
      when: [elevated.is('allow-listed'), ...TALK],
      disruptive: 'message',
      errata: [elevatedByDefault],
    },
    async (context) => {
      const { said, containers } = await toolRuns(context, 'hostname');
      expect(containers).toHaveLength(1);
      expect(containers[0]?.id.slice(0, 12)).toBe(said.trim());
    },
  );

  check(
    'a command of the approved sender runs on the host',
    {
      severity: 'major',
      promise: '5.4 › Option B: the agent can run host-level commands',
      when: [elevated.is('allow-listed'), ...TALK],
      disruptive: 'message',
    },
    async (context) => {
      const { said } = await runsOnHost(context, 'hostname');
      expect(said.trim()).toBe((await context.$`hostname`).stdout.trim());
    },
  );

  check(
    'a stranger gets no further than a pairing code',
    {
      severity: 'critical',
      promise: '5.4 › Option B: only when requested by authorized user IDs',
      when: [elevated.is('allow-listed'), ...TALK],
      disruptive: 'message',
    },
    async (context) => {
      await expectTakenOver(context);
      await withStranger(context, async (stranger) => {
        for (const [directive, answer] of [
          ['/elevated full', /not authorized/],
          [FULL, /pairing code/i],
        ] as const) {
          await stranger.says(directive);
          expect((await stranger.hears(/./, { withinMs: ANSWER_LIMIT_MS })).text).toMatch(answer);
        }
      });
    },
  );
});
