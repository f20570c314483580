// 4.4 Pair your account, and what the policies of 4.3 are for
import { pluginsWriteConfig } from '../../errata/4.3-plugins-write-config.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { readPairing, readPairingFiles } from '../../src/probe/openclaw/pairing.ts';
import { asService, STATE } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, live, manual, section, standInFor, step } from '../../src/spec/index.ts';
import { START_LIMIT_MS } from '../gateway.ts';
import { ownerAsks, ownerDirects, ownerId, ownerOf, TALK } from '../owner.ts';
import { withStranger } from '../strangers.ts';
import { keepingConfig, reloading } from './kept-config.ts';

const CODE = /Pairing code:\s+([A-Z2-9]{8})\b/;
/** A code that nobody was given. */
const NO_CODE = 'ZZZZZZZZ';
const CODE_LIMIT_MS = 90_000;
/** The gateway starts anew up to three times: each change of its configuration, and the correction, make it. */
const RELOADED_LIMIT_MS = 3 * START_LIMIT_MS;

/** What the plugin remembers, so as to take its change back in ten minutes. */
const ARMED = `${STATE}/plugins/phone-control/armed.json`;

/** What paired phones may be told to do beyond the usual. */
function allowed({ gateway }: Awaited<ReturnType<typeof readConfig>>): unknown {
  return (gateway as { nodes?: { allowCommands?: unknown } }).nodes?.allowCommands ?? [];
}

const withPeople = standInFor('telegram', 'the suite cannot write as a person there.');

section('4.4', 'Pair your account', { needs: ['4.3'] }, () => {
  step('Approve the code that the bot has sent', {
    when: [withPeople],
    fill: async (context) => {
      const owner = ownerOf(context);
      await owner.says('Hello');
      const { match } = await owner.hears(CODE, { withinMs: CODE_LIMIT_MS });
      return { CODE: match[1] ?? '' };
    },
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw pairing approve <your-channel> <CODE>
      '`,
  });

  manual('Approve the code that the bot has sent, and ask it something', {
    when: [live('telegram')],
    block: 1,
    because: 'Somebody with an account at the platform must write to the bot.',
    promise: '4.4 › Send a test message',
    asks: 'Was your account paired with the bot, and does the bot answer you?',
  });

  check(
    'the owner is approved, and nobody else',
    { severity: 'critical', promise: '4.4 › openclaw pairing approve', when: [withPeople] },
    async (context) => {
      const { read, inputs } = context;
      const { approved } = await read(readPairing, inputs.channel);
      expect(approved).toEqual([ownerId(context)]);
    },
  );

  check(
    'nobody but the service user can read who is approved, and which codes wait',
    { severity: 'major', promise: '4.4 › openclaw pairing approve', when: [withPeople] },
    async ({ read, inputs }) => {
      for (const file of await read(readPairingFiles, inputs.channel))
        expect(await read(readFileStatus, file)).toMatchObject({ type: 'file', mode: '0600' });
    },
  );

  check(
    'a code that nobody was given approves nobody',
    { severity: 'critical', promise: '4.3 › an approved code', disruptive: 'message', when: [withPeople] },
    async ({ shell, inputs: { channel } }) => {
      const before = await readPairing(shell, channel);
      const { exitCode, stderr } = await shell.run(
        asService(`openclaw pairing approve ${channel} ${NO_CODE}`),
      );
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringMatching(new RegExp(`No pending pairing request found for code:? "?${NO_CODE}`)),
      });
      expect(await readPairing(shell, channel)).toEqual(before);
    },
  );

  check(
    'the bot answers the owner with what the configured model has said',
    {
      severity: 'critical',
      promise: '4.4 › Send a test message',
      disruptive: 'message',
      when: TALK,
    },
    async (context) => {
      const { llm, inputs } = context;
      const since = await llm.now();
      const question = 'What model are you running?';
      await using _answer = await llm.whenAsked(/What model are you running\?/).says('A model of our own.');
      const owner = ownerOf(context);
      await owner.says(question);
      await owner.hears(/^A model of our own\.$/, { withinMs: CODE_LIMIT_MS });
      const { key, asked } = await llm.asked(/What model are you running\?/, { since, withinMs: 0 });
      expect({ key, model: asked?.model }).toEqual({
        key: 'accepted',
        model: inputs.model.replace(/^[^/]+\//, ''),
      });
    },
  );

  check(
    'a stranger gets a pairing code, and no answer, and the model is not asked',
    { severity: 'critical', promise: '4.3 › dmPolicy: "pairing"', disruptive: 'message', when: TALK },
    async (context) => {
      const { llm } = context;
      const since = await llm.now();
      await withStranger(context, async (stranger) => {
        await stranger.says('Hello from a stranger');
        await stranger.hears(CODE, { withinMs: CODE_LIMIT_MS });
        await stranger.says('Hello from a stranger again');
        expect(await stranger.heardDuring(() => ownerAsks(context, 'Are you there?'))).toEqual([]);
        await stranger.says('/status');
        // Later releases say nothing at all.
        const told = await stranger.heardDuring(() => ownerAsks(context, 'Are you still there?'));
        expect(told.filter((text) => text !== 'You are not authorized to use this command.')).toEqual([]);
      });
      const questions = (await llm.requests({ since })).flatMap(({ asked }) => asked?.question ?? []);
      expect(questions.filter((question) => /stranger|\/status/i.test(question))).toEqual([]);
      expect(questions.length, 'the owner’s questions').toBeGreaterThan(0);
    },
  );

  check(
    'what is said in a group is ignored, whoever says it, and to whomever',
    { severity: 'critical', promise: '4.3 › groupPolicy: "disabled"', disruptive: 'message', when: TALK },
    async (context) => {
      const { llm, telegram } = context;
      const since = await llm.now();
      const { username } = await telegram.bot();
      const group = telegram.group('Conformance');
      const heard: string[] = [];
      for (const person of [ownerOf(context), telegram.stranger()]) {
        const member = person.in(group);
        for (const words of ['Hello, group', `@${username} hello, group`]) {
          await member.says(words);
          heard.push(...(await member.heardDuring(() => ownerAsks(context, 'Are you there?'))));
        }
      }
      expect(heard).toEqual([]);
      const questions = (await llm.requests({ since })).flatMap(({ asked }) => asked?.question ?? []);
      expect(questions.filter((question) => question.includes('hello, group'))).toEqual([]);
      expect(questions.length, 'the owner’s questions').toBeGreaterThan(0);
    },
  );

  check(
    'a configuration change by message is refused, and changes nothing',
    {
      severity: 'critical',
      promise: '4.3 › configWrites: false',
      timeoutMs: RELOADED_LIMIT_MS,
      disruptive: 'message',
      when: [withPeople],
    },
    async (context) => {
      const { shell, inputs } = context;
      await keepingConfig(context, async () => {
        const before = await readConfig(shell);
        expect(
          await ownerDirects(context, `/config set channels.${inputs.channel}.groupPolicy="open"`),
        ).toMatch(/\/config is disabled|Config writes are disabled/);
        expect(await ownerDirects(context, '/allowlist add dm 1')).toMatch(/disabled/);
        expect(await readConfig(shell)).toEqual(before);
      });
    },
  );

  check(
    'it is refused also where OpenClaw takes commands on its configuration',
    {
      severity: 'major',
      promise: '4.3 › configWrites: false',
      timeoutMs: RELOADED_LIMIT_MS,
      disruptive: 'message',
      when: [withPeople],
    },
    async (context) => {
      const { shell, inputs } = context;
      await keepingConfig(context, async () => {
        await reloading(context, () => shell.run(asService('openclaw config set commands.config true')));
        const before = await readConfig(shell);
        expect(
          await ownerDirects(context, `/config set channels.${inputs.channel}.groupPolicy="open"`),
        ).toContain(`Config writes are disabled for ${inputs.channel}.`);
        expect(await readConfig(shell)).toEqual(before);
      });
    },
  );

  check(
    'no command of a plugin changes the configuration by message either',
    {
      severity: 'critical',
      promise: '4.3 › config changes via messages are blocked',
      timeoutMs: RELOADED_LIMIT_MS,
      disruptive: 'message',
      when: [withPeople],
      errata: [pluginsWriteConfig],
    },
    async (context) => {
      const { shell, $ } = context;
      await keepingConfig(context, async () => {
        const before = await readConfig(shell);
        await ownerDirects(context, '/phone arm camera 10m');
        const after = await readConfig(shell);
        await $`sudo rm --force ${ARMED}`;
        expect(allowed(after)).toEqual(allowed(before));
        expect(after).toEqual(before);
      });
    },
  );
});
