// Verification Checklist: its twelve rows, each by the probe that the phases use
import { satisfies } from 'semver';
import { v6Loopback } from '../../errata/6.3-v6-loopback.ts';
import { modelWeak } from '../../errata/8.3-model-weak.ts';
import { DOCKER_USER } from '../../fixtures/docker-user.ts';
import { withTwins } from '../../fixtures/ufw.ts';
import { readJail } from '../../src/probe/fail2ban.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readChain } from '../../src/probe/iptables.ts';
import { readAudit } from '../../src/probe/openclaw/audit.ts';
import { readGatewayAddresses, UNIT } from '../../src/probe/openclaw/gateway.ts';
import { SOUL } from '../../src/probe/openclaw/soul.ts';
import { compareVersions, readOpenClawVersion } from '../../src/probe/openclaw/version.ts';
import { readSecurityScore } from '../../src/probe/security-score.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { readTailscaleServe } from '../../src/probe/tailscale.ts';
import { readUfw } from '../../src/probe/ufw.ts';
import { ruleText } from '../../src/probe/ufw-rule.ts';
import { readVersion } from '../../src/probe/versions.ts';
import { check, expect, section } from '../../src/spec/index.ts';
import { expectGateway } from '../gateway.ts';
import { ownerAsks, TALK } from '../owner.ts';
import { warningsAboutHost, wasReached } from '../phase05/findings.ts';

const ID = 'Verification Checklist';
const aboutModels = (finding: string): boolean => finding.startsWith('models.');

section(ID, ID, {}, () => {
  check(
    'Node.js is v22.12.0 or later',
    {
      severity: 'critical',
      promise: `${ID} › Node.js version`,
      matters: 'OpenClaw does not run with an older Node.js.',
      needs: ['1.3'],
    },
    async ({ read }) => {
      const { version } = await read(readVersion, 'node');
      expect(version).toSatisfy((found: string) => satisfies(found, '>=22.12.0'));
    },
  );

  check(
    'OpenClaw is 2026.2.9 or later',
    {
      severity: 'critical',
      promise: `${ID} › OpenClaw version`,
      matters:
        'The guide, and what is checked here, are about this release; older ones have defects that it mends.',
      needs: ['2.3'],
    },
    async ({ read }) => {
      const version = await read(readOpenClawVersion);
      expect(version).toSatisfy(
        (found: string | null) => found !== null && compareVersions(found, '2026.2.9') >= 0,
      );
    },
  );

  check(
    'UFW denies what comes in, other than on tailscale0',
    {
      severity: 'critical',
      promise: `${ID} › UFW active`,
      matters:
        'Whatever listens on this host can otherwise be reached by everybody, not only by the tailnet.',
      needs: ['1.5', '1.6', 'Phase 7 › Remove SSH safety-net rule'],
    },
    async ({ read }) => {
      const { active, incoming, rules } = await read(readUfw);
      expect({ active, incoming }).toEqual({ active: true, incoming: 'deny' });
      const inbound = rules.filter(({ direction }) => direction === 'in').map(ruleText);
      expect(inbound).toEqual(withTwins(['allow in on tailscale0']));
    },
  );

  check(
    'DOCKER-USER drops by default',
    {
      severity: 'critical',
      promise: `${ID} › DOCKER-USER chain`,
      matters:
        'Docker’s own rules go before UFW’s: without this, a published port of a container is open to everybody.',
      needs: ['1.4', '1.6'],
    },
    async ({ read }) => {
      const chain = await read(readChain, 'DOCKER-USER');
      expect(chain?.rules.at(-1)).toEqual(DOCKER_USER.at(-1));
    },
  );

  check(
    'the service runs',
    {
      severity: 'critical',
      promise: `${ID} › Service running`,
      matters: 'The bot answers nobody, and nothing starts it again after a reboot.',
      needs: ['6.2'],
    },
    async ({ read }) => {
      expect(await read(readUnit, UNIT)).toMatchObject({ activeState: 'active', subState: 'running' });
    },
  );

  check(
    'the gateway listens on 127.0.0.1 only',
    {
      severity: 'critical',
      promise: `${ID} › Port binding`,
      matters: 'Whoever reaches the gateway’s port can try its token; only this host and Tailscale should.',
      needs: ['6.2'],
      errata: [v6Loopback],
    },
    async (context) => {
      await expectGateway(context);
      expect(await context.read(readGatewayAddresses)).toEqual(['127.0.0.1']);
    },
  );

  check(
    'the service is exposed to 5.8 at most',
    {
      severity: 'major',
      promise: `${ID} › Security score`,
      matters: 'The service’s sandbox is what an attacker meets who has taken over the gateway.',
      needs: ['6.2'],
    },
    async ({ read }) => {
      expect((await read(readSecurityScore, UNIT))?.exposure).toBeLessThanOrEqual(5.8);
    },
  );

  check(
    'the audit has nothing critical, and no warning about host and gateway',
    {
      severity: 'critical',
      promise: `${ID} › Security audit`,
      matters: 'OpenClaw’s own audit knows of settings by which messages become commands on this host.',
      needs: ['8.3'],
    },
    async (context) => {
      await expectGateway(context);
      const audit = await context.read(readAudit);
      expect(wasReached(audit), 'the gateway was reached').toBe(true);
      expect({ critical: audit.critical, warn: warningsAboutHost(audit) }).toEqual({
        critical: [],
        warn: [],
      });
    },
  );

  check(
    'the audit has no warning about the model',
    {
      severity: 'minor',
      promise: `${ID} › Security audit`,
      matters: 'Weaker models are more easily talked into what the guide’s rules forbid.',
      needs: ['3.3', '8.3'],
      errata: [modelWeak],
    },
    async ({ read }) => {
      expect((await read(readAudit)).warn.filter(aboutModels)).toEqual([]);
    },
  );

  check(
    'SOUL.md is locked',
    {
      severity: 'critical',
      promise: `${ID} › SOUL.md locked`,
      matters: 'An agent that can write its own rules can be talked into changing them.',
      needs: ['5.5'],
    },
    async ({ read }) => {
      expect(await read(readFileStatus, SOUL)).toMatchObject({
        type: 'file',
        mode: '0444',
        owner: 'root',
        group: 'openclaw-svc',
      });
    },
  );

  check(
    'the bot answers its owner',
    {
      severity: 'critical',
      promise: `${ID} › Channel paired`,
      matters:
        'The channel is how its owner uses this host: if it does not answer, all the rest is of no use.',
      when: TALK,
      needs: ['3.2', '3.3', '4.3', '4.4', '8.1'],
      disruptive: 'message',
    },
    async (context) => {
      await expectGateway(context);
      const { question } = await ownerAsks(context, 'What model are you running?');
      expect(question).toContain('What model are you running?');
    },
  );

  check(
    'Funnel is off',
    {
      severity: 'critical',
      promise: `${ID} › Funnel OFF`,
      matters: 'A funnel puts the gateway on the public internet, past the firewall.',
      needs: ['1.7'],
    },
    async ({ read }) => {
      expect((await read(readTailscaleServe)).funnels).toEqual([]);
    },
  );

  check(
    'fail2ban watches sshd',
    {
      severity: 'minor',
      promise: `${ID} › fail2ban (legacy)`,
      matters: 'While sshd runs, nothing else slows down whoever guesses at it.',
      needs: ['1.9'],
    },
    async ({ read }) => {
      expect(await read(readJail, 'sshd')).toMatchObject({ running: true, exists: true });
    },
  );
});
