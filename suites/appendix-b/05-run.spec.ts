// B.5 systemd Integration, Approach A: `op run`, and the variables by which it gives the gateway its secrets
import { configurationWins } from '../../errata/B.5-configuration-wins.ts';
import { envFileWins } from '../../errata/B.5-env-file-wins.ts';
import { maskingPasses } from '../../errata/B.5-masking-passes.ts';
import { opElsewhere } from '../../errata/B.5-op-elsewhere.ts';
import { slackNeedsTwo } from '../../errata/B.5-slack-needs-two.ts';
import { readWinner } from '../../src/probe/environment-winner.ts';
import { readMaskedRun } from '../../src/probe/masked-run.ts';
import { readCredentialSources } from '../../src/probe/openclaw/credential-sources.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readProgram } from '../../src/probe/program.ts';
import { commandOf, readUnitFile, readUnitProperties } from '../../src/probe/systemd-unit.ts';
import { check, expect, secretsBy, section, step } from '../../src/spec/index.ts';
import { placesOf, referenceTo } from './vault.ts';

const byRun = secretsBy.is('run');
/** Of a reading for which OpenClaw is started four times; whoever waits for it waits as long. */
const SOURCES_LIMIT_MS = 10 * 60_000;
const COMMAND = 'op run --no-masking -- /home/openclaw-svc/.npm-global/bin/openclaw gateway run';

section('B.5', 'systemd Integration — Approach A: op run', { needs: ['6.2', 'B.4'] }, () => {
  step('Write the drop-in', {
    when: byRun,
    run: `
      sudo mkdir -p /etc/systemd/system/openclaw.service.d

      sudo tee /etc/systemd/system/openclaw.service.d/1password.conf << 'EOF'
      [Service]
      # Load the 1Password service account token (bootstrap secret)
      EnvironmentFile=/etc/openclaw/bootstrap.env

      # Gateway token — OPENCLAW_GATEWAY_TOKEN sets both auth.token and remote.token
      Environment="OPENCLAW_GATEWAY_TOKEN=op://OpenClaw-<agent-name>/gateway/token"

      # LLM API key — use the env var for your provider (uncomment one):
      # Environment="OPENAI_API_KEY=op://OpenClaw-<agent-name>/llm/api-key"
      # Environment="ANTHROPIC_API_KEY=op://OpenClaw-<agent-name>/llm/api-key"
      # Environment="GEMINI_API_KEY=op://OpenClaw-<agent-name>/llm/api-key"

      # Messaging bot token — use the env var for your channel (uncomment one):
      # Environment="TELEGRAM_BOT_TOKEN=op://OpenClaw-<agent-name>/bot/token"
      # Environment="DISCORD_BOT_TOKEN=op://OpenClaw-<agent-name>/bot/token"
      # Environment="SLACK_BOT_TOKEN=op://OpenClaw-<agent-name>/bot/token"

      # Override ExecStart to wrap with op run
      ExecStart=
      ExecStart=/usr/local/bin/op run --no-masking -- /home/openclaw-svc/.npm-global/bin/openclaw gateway run
      EOF

      sudo systemctl daemon-reload`,
  });

  step('Uncomment the lines of the provider and the channel', {
    when: byRun,
    block: 0,
    fill: async ({ inputs: { llmProvider, channel } }) => ({
      PROVIDER: llmProvider.toUpperCase().replaceAll(/\W/g, '_'),
      CHANNEL: channel.toUpperCase(),
    }),
    run: `
      sudo sed -i -E 's/^# (Environment="(<PROVIDER>_API_KEY|<CHANNEL>_BOT_TOKEN)=)/\\1/' /etc/systemd/system/openclaw.service.d/1password.conf
      sudo systemctl daemon-reload`,
  });

  check(
    'the unit runs op around the gateway, by one command only, and its own file is as it was',
    { severity: 'critical', promise: 'B.5 › ExecStart=', when: byRun },
    async ({ read, $ }) => {
      const { ExecStart = '' } = await read(readUnitProperties, UNIT, ['ExecStart']);
      expect(ExecStart.match(/argv\[\]=/g)).toHaveLength(1);
      expect(commandOf(ExecStart)?.replace(/^\S*\//, '')).toBe(COMMAND);
      const { stdout } = await $`grep ^ExecStart= /etc/systemd/system/${UNIT}`;
      expect(stdout.trim()).toBe('ExecStart=/home/openclaw-svc/.npm-global/bin/openclaw gateway run');
    },
  );

  check(
    'it names the secrets of the agent’s vault, and holds none',
    { severity: 'critical', promise: 'B.5 › secrets are never written to disk', when: byRun },
    async ({ read, inputs }) => {
      const places = placesOf(inputs);
      const settings = (await read(readUnitFile, UNIT)).filter(
        ({ name, value }) => name === 'Environment' && /TOKEN|KEY/.test(value),
      );
      expect(settings.map(({ value }) => value).sort()).toEqual(
        [
          `"OPENAI_API_KEY=${referenceTo(places.llm)}"`,
          `"OPENCLAW_GATEWAY_TOKEN=${referenceTo(places.gateway)}"`,
          `"TELEGRAM_BOT_TOKEN=${referenceTo(places.bot)}"`,
        ].sort(),
      );
    },
  );

  check(
    'the program that it starts is there',
    {
      severity: 'critical',
      promise: 'B.5 › ExecStart=/usr/local/bin/op',
      when: byRun,
      errata: [opElsewhere],
    },
    async ({ read }) => {
      const { ExecStart } = await read(readUnitProperties, UNIT, ['ExecStart']);
      expect(await read(readProgram, commandOf(ExecStart)?.split(' ')[0] ?? '')).toBe('executable');
    },
  );

  check(
    'systemd ends all that it starts',
    { severity: 'major', promise: 'B.5 › do NOT set KillMode=process', when: byRun },
    async ({ read }) => {
      expect(await read(readUnitProperties, UNIT, ['KillMode'])).toEqual({ KillMode: 'control-group' });
    },
  );

  check(
    'masking would break the passing on of tokens',
    {
      severity: 'minor',
      promise: 'B.5 › --no-masking',
      when: byRun,
      disruptive: 'trial',
      errata: [maskingPasses],
    },
    async ({ shell, inputs }) => {
      const { passedOn } = await readMaskedRun(shell, referenceTo(placesOf(inputs).gateway));
      expect(passedOn).toBe(false);
    },
  );

  check(
    'OpenClaw takes each variable of the table where its files have nothing',
    {
      severity: 'critical',
      promise: 'B.5 › Key env vars',
      when: byRun,
      disruptive: 'trial',
      timeoutMs: SOURCES_LIMIT_MS,
    },
    async ({ read }) => {
      const { alone } = await read(readCredentialSources);
      expect(alone).toEqual(Object.fromEntries(Object.keys(alone).map((name) => [name, 'environment'])));
      expect(Object.keys(alone)).toHaveLength(7);
    },
  );

  check(
    'that is enough for each of the channels',
    {
      severity: 'major',
      promise: 'B.5 › SLACK_BOT_TOKEN',
      when: byRun,
      disruptive: 'trial',
      timeoutMs: SOURCES_LIMIT_MS,
      errata: [slackNeedsTwo],
    },
    async ({ read }) => {
      const { configured } = await read(readCredentialSources);
      expect(configured).toEqual(['TELEGRAM_BOT_TOKEN', 'DISCORD_BOT_TOKEN', 'SLACK_BOT_TOKEN']);
    },
  );

  check(
    'each goes before what is in OpenClaw’s files',
    {
      severity: 'critical',
      promise: 'B.5 › Environment variables take precedence',
      when: byRun,
      disruptive: 'trial',
      timeoutMs: SOURCES_LIMIT_MS,
      errata: [configurationWins],
    },
    async ({ read }) => {
      const { both } = await read(readCredentialSources);
      expect(both).toEqual(Object.fromEntries(Object.keys(both).map((name) => [name, 'environment'])));
    },
  );

  check(
    'what the drop-in sets goes before what is in .env',
    {
      severity: 'major',
      promise: 'B.5 › Precedence',
      when: byRun,
      disruptive: 'trial',
      errata: [envFileWins],
    },
    async ({ shell }) => {
      expect(await readWinner(shell, UNIT)).toBe('drop-in');
    },
  );
});
