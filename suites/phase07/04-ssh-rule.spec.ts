// Phase 7 › Remove SSH safety-net rule
import { OUTBOUND, withTwins } from '../../fixtures/ufw.ts';
import { readListeningSockets } from '../../src/probe/sockets.ts';
import { readUfw, readUfwAdded } from '../../src/probe/ufw.ts';
import { ruleText } from '../../src/probe/ufw-rule.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { SSH } from '../phase01/visitors.ts';

const TITLE = 'Remove SSH safety-net rule';
const PROMISE = 'Phase 7 › The output should show no port 22 rules';

section(`Phase 7 › ${TITLE}`, TITLE, { needs: ['1.5', '1.6'] }, () => {
  step('Delete the rule', {
    run: `
      sudo ufw delete allow ssh
      sudo ufw status verbose`,
  });

  check('UFW is still active', { severity: 'critical', promise: PROMISE }, async ({ read }) => {
    expect(await read(readUfw)).toMatchObject({ active: true, incoming: 'deny' });
  });

  check(
    'what may come in, comes in on tailscale0',
    { severity: 'critical', promise: PROMISE },
    async ({ read, inputs }) => {
      const rules = (await read(readUfw)).rules.map(ruleText);
      expect(rules).toEqual([
        ...withTwins(['allow in on tailscale0']),
        ...withTwins(OUTBOUND[inputs.outbound]),
      ]);
    },
  );

  check(
    'no rule for port 22 comes back with the next start',
    { severity: 'critical', promise: PROMISE },
    async ({ read }) => {
      const added = await read(readUfwAdded);
      expect(added).toContain('ufw allow in on tailscale0');
      expect(added.filter((command) => /\b(22|ssh)\b/i.test(command))).toEqual([]);
    },
  );

  check(
    'a visitor on eth0 finds nothing at all, and one on tailscale0 finds SSH',
    { severity: 'critical', promise: 'Phase 7 › Tailscale SSH is verified working' },
    async ({ read, outside }) => {
      const listening = (await read(readListeningSockets)).map(({ port }) => port);
      expect(await outside.open('tailscale0', [SSH])).toEqual([SSH]);
      const wellKnown = Array.from({ length: 1024 }, (_, index) => index + 1);
      expect(await outside.open('eth0', [...wellKnown, ...listening])).toEqual([]);
    },
  );
});
