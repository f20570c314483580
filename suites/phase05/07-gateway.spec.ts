// 5.7 Gateway hardening + auth token
import { openAgain } from '../../errata/5.6-open-again.ts';
import { elevatedLogged } from '../../errata/5.7-elevated-logged.ts';
import { insecureAuthGone } from '../../errata/5.7-insecure-auth-gone.ts';
import { insecureAuthUnset } from '../../errata/5.7-insecure-auth-unset.ts';
import { nothingToValidate } from '../../errata/5.7-nothing-to-validate.ts';
import { redactionAlwaysOn } from '../../errata/5.7-redaction-always-on.ts';
import { redactionUnset } from '../../errata/5.7-redaction-unset.ts';
import { tokenInJournal } from '../../errata/5.7-token-in-journal.ts';
import { COMMAND_WITH_KEY, KEY } from '../../fixtures/key.ts';
import { readMdnsAnswers } from '../../src/probe/mdns.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { readControlUiConnection } from '../../src/probe/openclaw/control-ui.ts';
import {
  GATEWAY_PORT,
  invokeTool,
  readGatewayAddresses,
  readGatewayPage,
} from '../../src/probe/openclaw/gateway.ts';
import { readOpenFiles } from '../../src/probe/openclaw/secrets.ts';
import { readTokenWriters } from '../../src/probe/openclaw/token-in-journal.ts';
import { readListeningSockets } from '../../src/probe/sockets.ts';
import { check, controlUi, elevated, expect, section, step } from '../../src/spec/index.ts';
import { runsOnHost } from '../elevated.ts';
import { expectGateway, START_LIMIT_MS } from '../gateway.ts';
import { expectTakenOver } from '../gateway-config.ts';
import { TALK } from '../owner.ts';
import { expectKeyHidden } from '../redaction.ts';

const LOOPBACK = ['127.0.0.1', '::1'];
const MDNS_PORT = 5353;
const SERVICE = '_openclaw-gw._tcp.local';

section('5.7', 'Gateway hardening + auth token', { needs: ['4.3', '4.4', '5.6'] }, () => {
  step('Harden the gateway', {
    errata: [redactionUnset],
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config set discovery.mdns.mode "off"
        openclaw config set gateway.bind "loopback"
        openclaw config set gateway.port 18789
        openclaw config set logging.redactSensitive "tools"
      '`,
  });

  check(
    'the gateway announces itself to no network',
    {
      severity: 'major',
      promise: '5.7 › discovery.mdns.mode off',
      disruptive: 'listener',
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      await expectTakenOver(context);
      const sockets = await context.read(readListeningSockets);
      expect(sockets.filter(({ protocol, port }) => protocol === 'udp' && port === MDNS_PORT)).toEqual([]);
      const { asked, answered } = await readMdnsAnswers(context.shell, SERVICE);
      expect(asked).not.toEqual([]);
      expect(answered).toEqual([]);
    },
  );

  check(
    'the gateway is at port 18789 of this host, and of no other',
    { severity: 'critical', promise: '5.7 › gateway.bind loopback, gateway.port' },
    async (context) => {
      await expectTakenOver(context);
      const { outside, read } = context;
      const addresses = await read(readGatewayAddresses);
      expect(addresses).toContain('127.0.0.1');
      expect(addresses.filter((address) => !LOOPBACK.includes(address))).toEqual([]);
      expect(await outside.open('eth0', [GATEWAY_PORT])).toEqual([]);
      expect(await outside.open('tailscale0', [GATEWAY_PORT])).toEqual([]);
    },
  );

  check(
    'a key in a tool’s call is not shown, nor logged',
    {
      severity: 'major',
      promise: '5.7 › logging.redactSensitive tools',
      when: TALK,
      disruptive: 'message',
      errata: [redactionAlwaysOn],
    },
    async (context) => {
      await expectTakenOver(context);
      expect(await context.read(readConfig)).toMatchObject({ logging: { redactSensitive: 'tools' } });
      await expectKeyHidden(context);
    },
  );

  check(
    'a key in a command on the host is not logged',
    {
      severity: 'major',
      promise: '5.7 › logging.redactSensitive tools',
      when: [elevated.is('allow-listed'), ...TALK],
      needs: ['5.4'],
      disruptive: 'message',
      errata: [elevatedLogged],
    },
    async (context) => {
      const { logged } = await runsOnHost(context, COMMAND_WITH_KEY);
      expect(logged.filter((line) => line.includes(KEY))).toEqual([]);
    },
  );

  step('Option A: enable the control UI with secure auth', {
    errata: [insecureAuthGone],
    when: controlUi.is('enabled'),
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config set gateway.controlUi.enabled true
        openclaw config set gateway.controlUi.allowInsecureAuth false
      '`,
  });

  step('Option B: disable the control UI entirely', {
    when: controlUi.is('disabled'),
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config set gateway.controlUi.enabled false
      '`,
  });

  check(
    'the control UI is there',
    {
      severity: 'minor',
      promise: '5.7 › Option A: enables the web management interface',
      when: controlUi.is('enabled'),
    },
    async (context) => {
      await expectTakenOver(context);
      expect(await context.read(readGatewayPage)).toMatchObject({
        status: 200,
        contentType: expect.stringMatching(/^text\/html/),
        body: expect.stringContaining('OpenClaw'),
      });
    },
  );

  check(
    'the token alone does not open the control UI',
    {
      severity: 'critical',
      promise: '5.7 › Option A: requires device identity pairing, not just a token',
      when: controlUi.is('enabled'),
    },
    async (context) => {
      await expectTakenOver(context);
      expect(await context.read(readControlUiConnection)).toEqual({
        accepted: false,
        error: expect.stringMatching(/secure context|device identity/),
      });
    },
  );

  check(
    'there is no web page',
    { severity: 'critical', promise: '5.7 › Option B: no web UI at all', when: controlUi.is('disabled') },
    async (context) => {
      await expectTakenOver(context);
      expect(await context.read(readGatewayPage)).toMatchObject({ status: 404 });
    },
  );

  step('Validate the setting of the control UI', {
    errata: [nothingToValidate],
    when: controlUi.is('enabled'),
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config get gateway.controlUi.allowInsecureAuth
      '`,
  });

  check(
    'the setting is false',
    {
      severity: 'critical',
      promise: '5.7 › Must output: false',
      when: controlUi.is('enabled'),
      errata: [insecureAuthUnset],
    },
    async ({ read }) => {
      expect(await read(readConfig)).toMatchObject({ gateway: { controlUi: { allowInsecureAuth: false } } });
    },
  );

  step('Set the gateway auth token', {
    run: `
      TOKEN=$(openssl rand -hex 32)
      echo "Gateway token: $TOKEN — SAVE THIS SECURELY"
      sudo -u openclaw-svc bash -c "
        cd ~
        export PATH=\\$HOME/.npm-global/bin:\\$PATH
        openclaw config set gateway.auth.mode 'token'
        openclaw config set gateway.auth.token '$TOKEN'
        openclaw config set gateway.remote.token '$TOKEN'
      "`,
    reveals: { pattern: /Gateway token: (\w+)/, label: 'gateway token' },
  });

  check(
    'the token stands in no log',
    { severity: 'critical', promise: '5.7 › SAVE THIS SECURELY', errata: [tokenInJournal] },
    async ({ read }) => {
      expect(await read(readTokenWriters)).toEqual([]);
    },
  );

  step('Validate that the tokens are aligned', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        AUTH=$(openclaw config get gateway.auth.token)
        REMOTE=$(openclaw config get gateway.remote.token)
        if [ "$AUTH" = "$REMOTE" ]; then
          echo "OK: tokens match"
        else
          echo "ERROR: gateway.auth.token and gateway.remote.token do not match!"
          exit 1
        fi
      '`,
  });

  check(
    'the gateway takes the token, from command-line tools as well',
    { severity: 'critical', promise: '5.7 › tokens must match', timeoutMs: 2 * START_LIMIT_MS },
    async (context) => {
      await expectTakenOver(context);
      await expectGateway(context);
      expect(await context.read(invokeTool, 'remote')).toMatchObject({ status: 200 });
    },
  );

  check(
    'it takes no other, and none is not enough',
    { severity: 'critical', promise: '5.7 › gateway.auth.mode token', timeoutMs: 2 * START_LIMIT_MS },
    async (context) => {
      await expectTakenOver(context);
      expect(await context.read(invokeTool, 'wrong')).toMatchObject({ status: 401 });
      expect(await context.read(invokeTool, 'absent')).toMatchObject({ status: 401 });
    },
  );

  check(
    'what 5.6 has closed is still closed',
    { severity: 'minor', promise: '5.6 beside 5.7', errata: [openAgain] },
    async ({ read }) => {
      expect(await read(readOpenFiles)).toEqual([]);
    },
  );
});
