// B.4 Single-Agent Setup, and what B.3 promises of the vault that it makes
import { itemsNotSignedIn } from '../../errata/B.4-items-not-signed-in.ts';
import { notSignedIn } from '../../errata/B.4-not-signed-in.ts';
import { readableAtFirst } from '../../errata/B.4-readable-at-first.ts';
import { onCommandLine } from '../../errata/B.4-secrets-on-command-line.ts';
import { INSTALL_BOOTSTRAP, trialOf } from '../../fixtures/bootstrap.ts';
import { askWithToken, BOOTSTRAP, readTokenCopies } from '../../src/probe/bootstrap-token.ts';
import { readSeenMeanwhile } from '../../src/probe/command-lines.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { digestOf } from '../../src/probe/openclaw/digested.ts';
import { SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { readStored } from '../../src/probe/stored-secret.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { check, expect, live, manual, section, step } from '../../src/spec/index.ts';
import { accountOf, configuredToken, placesOf, referenceTo, vaultOf, withOnePassword } from './vault.ts';

/** Somebody whom 1Password knows: what they type when they sign in. */
async function person({ onePassword }: CheckContext): Promise<Readonly<Record<string, string>>> {
  const { email, secretKey, password } = await onePassword.person();
  return { 'your-email': email, 'your-secret-key': secretKey, 'your-account-password': password };
}

section('B.4', 'Single-Agent Setup', { needs: ['3.2', '4.3', '5.7', '6.2', 'B.2'] }, () => {
  step('Create a vault for this agent', {
    when: withOnePassword,
    fill: person,
    run: 'op vault create "OpenClaw-<agent-name>"',
    errata: [notSignedIn],
  });

  step('Store the secrets in the vault', {
    when: withOnePassword,
    fill: async (context) => {
      const { inputs, onePassword } = context;
      const token = await configuredToken(context);
      const places = placesOf(inputs);
      onePassword.knows(places.gateway, token);
      onePassword.knows(places.bot, inputs.botToken ?? '');
      onePassword.knows(places.llm, inputs.llmApiKey ?? '');
      return { ...(await person(context)), 'your-gateway-token': token };
    },
    run: `
      # Gateway token (used for both auth.token and remote.token)
      op item create --vault "OpenClaw-<agent-name>" \\
        --category login \\
        --title "gateway" \\
        --generate-password='letters,digits,64' \\
        'token[password]=<your-gateway-token>'

      # Messaging bot token
      op item create --vault "OpenClaw-<agent-name>" \\
        --category login \\
        --title "bot" \\
        'token[password]=<your-bot-token>'

      # LLM API key
      op item create --vault "OpenClaw-<agent-name>" \\
        --category login \\
        --title "llm" \\
        'api-key[password]=<your-llm-api-key>'`,
    errata: [itemsNotSignedIn],
  });

  manual('Put the secrets into a vault of the agent’s own', {
    when: live('1password'),
    because: 'The account at 1Password is its owner’s: what is in its vaults, they put there.',
    promise: 'B.4 › op item create',
    asks: 'Are the gateway’s token, the bot’s and the API key in a vault of this agent’s own?',
  });

  check(
    'nobody else on the host sees a secret while it is stored',
    {
      severity: 'critical',
      promise: 'B.4 › op item create',
      when: withOnePassword,
      disruptive: 'trial',
      errata: [onCommandLine],
    },
    async ({ shell }) => {
      expect(await readSeenMeanwhile(shell, SERVICE_USER, 'argument')).toBe(false);
    },
  );

  manual('Create a service account that may only read', {
    when: live('1password'),
    because: 'Only the web console makes it, which only the account’s owner can enter.',
    promise: 'B.4 › Grant READ-only access',
    asks: 'May the service account only read, and only this agent’s vault?',
  });

  step('Install the bootstrap token on the server', {
    block: 3,
    fill: async ({ inputs, onePassword, world }) => ({
      'your-service-account-token':
        world['1password'] === 'live'
          ? (inputs.opServiceAccountToken ?? '')
          : await onePassword.serviceAccount(accountOf(inputs), vaultOf(inputs)),
    }),
    run: INSTALL_BOOTSTRAP,
  });

  check(
    'only root can read the bootstrap token',
    { severity: 'critical', promise: 'B.4 › Only root can read this file' },
    async ({ read, $ }) => {
      expect(await read(readFileStatus, BOOTSTRAP)).toMatchObject({
        mode: '0400',
        owner: 'root',
        group: 'root',
      });
      for (const user of [SERVICE_USER, 'nobody'])
        expect((await $`sudo -u ${user} cat ${BOOTSTRAP}`).exitCode, user).not.toBe(0);
    },
  );

  check(
    'it stands nowhere else on the disk, nor in the journal',
    { severity: 'critical', promise: 'B.4 › the one secret that must live on disk' },
    async ({ read }) => {
      expect(await read(readTokenCopies)).toEqual([]);
    },
  );

  check(
    'nobody else can read it while it is installed',
    {
      severity: 'critical',
      promise: 'B.4 › Protect it with strict file permissions',
      disruptive: 'trial',
      errata: [readableAtFirst],
    },
    async ({ shell }) => {
      const { stdout } = await shell.run(trialOf(INSTALL_BOOTSTRAP, SERVICE_USER));
      expect(stdout).toMatch(/^tried: \w+$/m);
      expect(stdout).toContain('tried: refused');
    },
  );

  check(
    'the service account reads from its vault, concealed there, the secrets that OpenClaw has',
    { severity: 'critical', promise: 'B.3 › Vault-per-Agent' },
    async ({ shell, inputs }) => {
      const { gateway, bot, llm } = placesOf(inputs);
      expect(await readStored(shell, gateway)).toMatchObject({ concealed: true, isHex64: true });
      expect(await readStored(shell, bot)).toMatchObject({
        concealed: true,
        digest: digestOf(inputs.botToken ?? ''),
      });
      expect(await readStored(shell, llm)).toMatchObject({
        concealed: true,
        digest: digestOf(inputs.llmApiKey ?? ''),
      });
    },
  );

  check(
    'it reads no other vault, and changes nothing in its own',
    {
      severity: 'critical',
      promise: 'B.3 › READ-only permissions',
      when: withOnePassword,
      disruptive: 'trial',
    },
    async ({ shell, inputs, onePassword }) => {
      const other = { vault: 'OpenClaw-somebody-else', item: 'gateway', field: 'token' };
      await onePassword.put(other, 'conformance-of-somebody-else');
      const vault = vaultOf(inputs);
      expect(await askWithToken(shell, `op read ${referenceTo(other)}`)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("isn't a vault in this account"),
      });
      for (const change of [
        `op item edit gateway --vault ${vault} conformance=1`,
        `op item create --vault ${vault} --category login --title conformance`,
        'op vault create conformance',
      ])
        expect(await askWithToken(shell, change), change).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining('You do not have permission'),
        });
    },
  );
});
