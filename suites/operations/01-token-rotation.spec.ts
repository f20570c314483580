// Gateway Auth Token Rotation
import { clientOutlives } from '../../errata/rotation-client-outlives.ts';
import { tokenInJournal } from '../../errata/rotation-token-in-journal.ts';
import { tryFormerTokens } from '../../src/probe/openclaw/backed-up-tokens.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { invokeTool } from '../../src/probe/openclaw/gateway.ts';
import { readClientVisits } from '../../src/probe/openclaw/returning-client.ts';
import { readTokenWriters } from '../../src/probe/openclaw/token-in-journal.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway, START_LIMIT_MS, unhurried } from '../gateway.ts';

const HEADING = 'Gateway Auth Token Rotation';

section(HEADING, HEADING, { needs: ['5.7', '6.2'] }, () => {
  step('Set a new token, and restart', {
    given: unhurried,
    run: `
      TOKEN=$(openssl rand -hex 32)
      echo "New token: $TOKEN — save this securely"
      sudo -u openclaw-svc bash -c "
        cd ~
        export PATH=\\$HOME/.npm-global/bin:\\$PATH
        openclaw config set gateway.auth.token '$TOKEN'
        openclaw config set gateway.remote.token '$TOKEN'
      "
      sudo systemctl restart openclaw.service`,
    reveals: { pattern: /New token: (\w+)/, label: 'gateway token' },
  });

  check(
    'the gateway takes the new token',
    { severity: 'critical', promise: `${HEADING} › restart`, timeoutMs: 2 * START_LIMIT_MS },
    expectGateway,
  );

  check(
    'it takes the token of command-line tools, which is the same',
    {
      severity: 'critical',
      promise: `${HEADING} › both must be set to the same value`,
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      const { read } = context;
      await expectGateway(context);
      expect(await read(readConfig)).toMatchObject({
        gateway: {
          auth: { mode: 'token', token: expect.stringMatching(/^sha256:/) },
          remote: { token: expect.stringMatching(/^sha256:/) },
        },
      });
      expect(await read(invokeTool, 'remote')).toMatchObject({ status: 200 });
    },
  );

  check(
    'every token that was in use before is refused',
    { severity: 'critical', promise: HEADING, occasion: 'a rotation of the gateway’s token' },
    async (context) => {
      await expectGateway(context);
      const former = await context.read(tryFormerTokens);
      expect(former).not.toEqual([]);
      expect(former.filter(({ status }) => status !== 401)).toEqual([]);
    },
  );

  check(
    'a client that had come in before is shut out without the new token',
    {
      severity: 'critical',
      promise: HEADING,
      disruptive: 'service',
      timeoutMs: 10 * 60_000,
      errata: [clientOutlives],
    },
    async ({ shell }) => {
      expect(await readClientVisits(shell)).toEqual({ first: 'let in', again: 'refused' });
    },
  );

  check(
    'the token stands in no log',
    { severity: 'critical', promise: `${HEADING} › stored in openclaw.json`, errata: [tokenInJournal] },
    async ({ read }) => {
      expect(await read(readTokenWriters)).toEqual([]);
    },
  );
});
