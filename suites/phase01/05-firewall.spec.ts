// 1.5 Configure UFW firewall
import { ssWithoutRoot } from '../../errata/1.5-ss-without-root.ts';
import { v6RowsMissing } from '../../errata/1.5-v6-rows-missing.ts';
import { INBOUND, OUTBOUND } from '../../fixtures/ufw.ts';
import { readListeningSockets, readSshSessions } from '../../src/probe/sockets.ts';
import { readUfw } from '../../src/probe/ufw.ts';
import { ruleText } from '../../src/probe/ufw-rule.ts';
import { check, expect, onlyFor, outbound, section, step } from '../../src/spec/index.ts';
import { SSH, withServer } from './visitors.ts';

const TAILNET = /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;

section('1.5', 'Configure UFW firewall', { needs: ['1.1', '1.3', '1.4'] }, () => {
  step('Install ufw', { run: 'sudo apt install -y ufw' });

  step('Verify that the session is via Tailscale', {
    run: `
      who -m
      ss -tnp | grep ssh`,
    tolerates: [{ command: /^grep ssh$/, because: 'finding nothing is what the guide wants to see' }],
  });

  check(
    'who -m shows a Tailscale address',
    {
      severity: 'minor',
      promise: '1.5 › who -m',
      when: onlyFor('a person at a terminal: the suite opens none, so who -m has no line for it'),
    },
    async ({ $ }) => {
      expect((await $`who -m`).stdout).toMatch(/\(100\./);
    },
  );

  check(
    'every SSH session comes over Tailscale',
    { severity: 'critical', promise: '1.5 › Verify your session is via Tailscale' },
    async ({ read }) => {
      const sessions = await read(readSshSessions);
      expect(sessions).not.toEqual([]);
      expect(sessions.filter(({ peer }) => !TAILNET.test(peer.address))).toEqual([]);
    },
  );

  check(
    'the guide’s ss command shows a session on port 22 when there is one',
    { severity: 'major', promise: '1.5 › ss -tnp | grep ssh', errata: [ssWithoutRoot] },
    async ({ read, $ }) => {
      const { stdout } = await $`ss -tnp | grep ssh`;
      expect(stdout !== '').toBe((await read(readSshSessions)).length > 0);
    },
  );

  step('Option A: standard outbound', {
    when: outbound.is('standard'),
    run: `
      sudo ufw default deny incoming
      sudo ufw default allow outgoing
      sudo ufw allow ssh
      sudo ufw allow in on tailscale0
      sudo ufw --force enable`,
  });

  step('Option B: hardened outbound', {
    when: outbound.is('hardened'),
    run: `
      sudo ufw default deny incoming
      sudo ufw default deny outgoing
      sudo ufw allow ssh
      sudo ufw allow in on tailscale0
      sudo ufw allow out on tailscale0
      sudo ufw allow out to any port 443 proto tcp
      sudo ufw allow out to any port 80 proto tcp
      sudo ufw allow out to any port 41641 proto udp
      sudo ufw allow out to any port 53
      sudo ufw --force enable`,
  });

  check('UFW is active', { severity: 'critical', promise: '1.5 › Expected output' }, async ({ read }) => {
    expect(await read(readUfw)).toMatchObject({ installed: true, active: true });
  });

  check(
    'the default policies are the documented ones',
    { severity: 'critical', promise: '1.5 › Expected output' },
    async ({ read, inputs }) => {
      expect(await read(readUfw)).toMatchObject({
        incoming: 'deny',
        outgoing: inputs.outbound === 'standard' ? 'allow' : 'deny',
        routed: 'deny',
      });
    },
  );

  check(
    'the rules are the documented ones, and no others',
    {
      severity: 'critical',
      promise: '1.5 › Expected output',
      until: 'Phase 7 › Remove SSH safety-net rule',
      errata: [v6RowsMissing],
    },
    async ({ read, inputs }) => {
      const { rules } = await read(readUfw);
      expect(rules.map(ruleText)).toEqual([...INBOUND, ...OUTBOUND[inputs.outbound]]);
    },
  );

  check(
    'a visitor on eth0 finds SSH, the safety net, and nothing else',
    {
      severity: 'critical',
      promise: '1.5 › deny incoming',
      until: 'Phase 7 › Remove SSH safety-net rule',
      disruptive: 'listener',
    },
    async (context) => {
      await withServer(context, async (port) => {
        const listening = (await context.read(readListeningSockets)).map((socket) => socket.port);
        const { outside } = context;
        expect(await outside.open('tailscale0', [SSH, port])).toEqual([SSH, port]);
        const wellKnown = Array.from({ length: 1024 }, (_, index) => index + 1);
        expect(await outside.open('eth0', [...wellKnown, ...listening, port])).toEqual([SSH]);
      });
    },
  );

  check(
    'outgoing connections are free',
    {
      severity: 'major',
      promise: '1.5 › Option A: allows all outbound traffic',
      when: outbound.is('standard'),
    },
    async ({ outside, $ }) => {
      await using listener = await outside.listen('eth0');
      const { exitCode } =
        await $`timeout 5 bash -c ${`exec 3<>/dev/tcp/${listener.address}/${listener.port}`}`;
      expect(exitCode).toBe(0);
    },
  );

  check(
    'outgoing connections to other ports than the listed ones are blocked',
    {
      severity: 'critical',
      promise: '1.5 › Option B: unexpected outbound connections are blocked',
      when: outbound.is('hardened'),
    },
    async ({ outside, $ }) => {
      await using listener = await outside.listen('eth0');
      await using neighbour = await outside.listen('tailscale0');
      const reach = async ({ address, port }: { address: string; port: number }) =>
        (await $`timeout 5 bash -c ${`exec 3<>/dev/tcp/${address}/${port}`}`).exitCode === 0;
      expect(await reach(neighbour), 'the tailnet, which stays open').toBe(true);
      expect(await reach(listener), 'a port of no listed service').toBe(false);
    },
  );

  check(
    'names are still resolved, and apt still reaches its archive',
    { severity: 'critical', promise: '1.5 › explicitly allows only what is needed' },
    async ({ shell }) => {
      const { exitCode, stderr } = await shell.run('sudo apt-get update -qq');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );
});
