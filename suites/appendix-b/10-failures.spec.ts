// B.10 Failure Modes: each is brought about, and what the guide says to do against it is done
import { givesUp } from '../../errata/B.10-gives-up.ts';
import { INSTALL_BOOTSTRAP } from '../../fixtures/bootstrap.ts';
import { BOOTSTRAP } from '../../src/probe/bootstrap-token.ts';
import { readJournal, readJournalCursor } from '../../src/probe/journal.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { check, expect, section } from '../../src/spec/index.ts';
import { fillPlaceholders } from '../../src/spec/placeholders.ts';
import { START_LIMIT_MS } from '../gateway.ts';
import { expectStarted } from './supplied.ts';
import { accountOf, placesOf, vaultOf, withOnePassword } from './vault.ts';

const ROW_LIMIT_MS = 4 * START_LIMIT_MS;
/** Longer than five starts with ten seconds between them. */
const OUTAGE_MS = 75_000;

const common = {
  severity: 'critical',
  when: withOnePassword,
  disruptive: 'service',
  timeoutMs: ROW_LIMIT_MS,
} as const;

/** Has the service started while something is wrong. @returns what its log says, and systemd of it */
async function startAnyway({ $, shell }: CheckContext): Promise<readonly string[]> {
  const after = await readJournalCursor(shell);
  await $`sudo systemctl reset-failed ${UNIT}; sudo systemctl restart ${UNIT}`;
  await expect
    .poll(async () => (await readUnit(shell, UNIT)).subState, { timeout: 60_000, interval: 250 })
    .toMatch(/auto-restart|failed/);
  return (await readJournal(shell, { unit: UNIT, after })).map(({ message }) => message);
}

/** What ends every recovery in the table. */
async function restart(context: CheckContext): Promise<void> {
  const { $ } = context;
  expect(await $`sudo systemctl reset-failed ${UNIT}; sudo systemctl restart ${UNIT}`).toMatchObject({
    exitCode: 0,
  });
  await expectStarted(context);
  await $`sudo systemctl reset-failed ${UNIT}`;
}

section('B.10', 'Failure Modes', { needs: ['B.7', 'B.8', 'B.9'] }, () => {
  check(
    '1Password out of reach: the service fails to start with a connection error, and comes up by itself when it can be reached',
    {
      ...common,
      promise: 'B.10 › 1Password API unreachable',
      timeoutMs: 2 * ROW_LIMIT_MS,
      errata: [givesUp],
    },
    async (context) => {
      const { onePassword, shell, $ } = context;
      {
        await using _outage = await onePassword.unreachable();
        const said = await startAnyway(context);
        expect(said).toContainEqual(
          expect.stringMatching(/https:\/\/my\.1password\.com\/.*: (EOF|dial tcp)/),
        );
        await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
      }
      try {
        await expect
          .poll(async () => (await readUnit(shell, UNIT)).activeState, { timeout: 30_000, interval: 500 })
          .toBe('active');
        await expectStarted(context);
      } finally {
        if ((await readUnit(shell, UNIT)).activeState !== 'active')
          await $`sudo systemctl reset-failed ${UNIT}; sudo systemctl start ${UNIT}`;
      }
    },
  );

  check(
    'the bootstrap token revoked: the service fails to start with an authentication error, and runs with a new one',
    { ...common, promise: 'B.10 › Bootstrap token revoked' },
    async (context) => {
      const { onePassword, inputs, shell } = context;
      await onePassword.revoke(accountOf(inputs));
      try {
        const said = await startAnyway(context);
        expect(said).toContainEqual(expect.stringMatching(/^\[ERROR\] .*credentials/));
      } finally {
        const token = await onePassword.serviceAccount(accountOf(inputs), vaultOf(inputs));
        const install = fillPlaceholders(INSTALL_BOOTSTRAP, inputs, { 'your-service-account-token': token });
        await shell.run(`${install}`);
      }
      await restart(context);
    },
  );

  check(
    'the bootstrap file deleted: the service fails to start for want of it, and runs when it is made again',
    { ...common, promise: 'B.10 › Bootstrap token file deleted' },
    async (context) => {
      const { $ } = context;
      await $`sudo mv ${BOOTSTRAP} ${BOOTSTRAP}.conform`;
      try {
        const said = await startAnyway(context);
        expect(said).toContainEqual(expect.stringMatching(/Failed to load environment files/));
      } finally {
        await $`sudo mv ${BOOTSTRAP}.conform ${BOOTSTRAP}`;
      }
      await restart(context);
    },
  );

  check(
    'a vault or an item renamed: the service fails to start for want of it, and runs when the references are changed',
    { ...common, promise: 'B.10 › Vault/item renamed' },
    async (context) => {
      const { onePassword, inputs, $ } = context;
      const { vault, item } = placesOf(inputs).gateway;
      const referrers =
        '/etc/systemd/system/openclaw.service.d/1password.conf /etc/openclaw/openclaw.json.tpl';
      const refer = async (from: string, to: string) =>
        $`for file in ${referrers.split(' ')}; do sudo test -e $file && sudo sed -i ${`s|op://${vault}/${from}/|op://${vault}/${to}/|`} $file; done; sudo systemctl daemon-reload`;
      {
        await using _renamed = await onePassword.renamed(vault, 'OpenClaw-renamed');
        const said = await startAnyway(context);
        expect(said).toContainEqual(expect.stringContaining(`"${vault}" isn't a vault in this account`));
      }
      await using _renamed = await onePassword.renamed(vault, 'gateway-renamed', item);
      const said = await startAnyway(context);
      expect(said).toContainEqual(expect.stringContaining(`could not find item ${item} in vault`));
      await refer(item, 'gateway-renamed');
      try {
        await restart(context);
      } finally {
        await refer('gateway-renamed', item);
      }
    },
  );

  check(
    'too many reads: the service fails to start and says so, and runs when it may read again',
    { ...common, severity: 'minor', promise: 'B.10 › Rate limiting' },
    async (context) => {
      const { onePassword } = context;
      {
        await using _limit = await onePassword.limited(0);
        const said = await startAnyway(context);
        expect(said).toContainEqual(expect.stringMatching(/^\[ERROR\] .*\(429\) Too Many Requests/));
      }
      await restart(context);
    },
  );
});
