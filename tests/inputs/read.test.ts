// The operator's choices: where each may come from, what goes before what, and how one that is wrong is named.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BadInput } from '../../src/bad-input.ts';
import { shippedSets } from '../../src/inputs/file.ts';
import { type InputSources, readInputs } from '../../src/inputs/read.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';

const TOKEN = '123456789:abc-DEF_ghi';
const KEY = 'sk-0123456789abcdef';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'inputs-'));
});
beforeEach(async () => {
  await rm(join(dir, 'conform.config.ts'), { force: true });
});
afterAll(() => rm(dir, { recursive: true }));

const read = (sources: InputSources = {}, env = {}) => readInputs(sources, env, dir);

async function readYaml(text: string, more: InputSources = {}, env = {}) {
  await writeFile(join(dir, 'ours.yaml'), text);
  return read({ inputs: 'ours.yaml', ...more }, env);
}

async function complaint(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof BadInput))
    throw new Error(`It was taken, or went wrong otherwise: ${String(error)}`);
  return error.message;
}

describe('without anything given', () => {
  test('inputs are the defaults, and have no secrets', async () => {
    expect(await read()).toEqual(inputsSchema.parse({}));
    expect(await read()).not.toHaveProperty('botToken');
  });
});

describe('the shipped sets', () => {
  test('are three', async () => {
    expect(await shippedSets()).toEqual(['convenient', 'defaults', 'strict']);
  });

  test('choose what their names say', async () => {
    const [defaults, strict, convenient] = await Promise.all(
      ['defaults', 'strict', 'convenient'].map((inputs) => read({ inputs })),
    );
    expect(defaults).toEqual(inputsSchema.parse({}));
    expect(strict).toEqual({
      ...defaults,
      outbound: 'hardened',
      elevated: 'disabled',
      controlUi: 'disabled',
      remoteAccess: 'tunnel',
    });
    expect(convenient).toEqual({
      ...defaults,
      outbound: 'standard',
      elevated: 'allow-listed',
      controlUi: 'enabled',
      remoteAccess: 'serve',
    });
  });
});

describe('a file', () => {
  test('is YAML', async () => {
    expect(await readYaml('outbound: hardened\nmodel: a/b # ours\n')).toMatchObject({
      outbound: 'hardened',
      model: 'a/b',
      controlUi: 'enabled',
    });
  });

  test('is a module', async () => {
    await writeFile(
      join(dir, 'ours.ts'),
      'const outbound: string = "hardened";\nexport default { outbound };\n',
    );
    expect(await read({ inputs: 'ours.ts' })).toMatchObject({ outbound: 'hardened' });
  });

  test('is conform.config.ts of the folder when none is named, and only then', async () => {
    await writeFile(join(dir, 'conform.config.ts'), 'export default { elevated: "allow-listed" };\n');
    expect(await read()).toMatchObject({ elevated: 'allow-listed' });
    expect(await read({ inputs: 'strict' })).toMatchObject({ elevated: 'disabled' });
  });

  test.for<[string, string, RegExp]>([
    ['empty', '', /no list of names and values: ours\.yaml/],
    ['a list', '- outbound\n', /no list of names and values: ours\.yaml/],
    ['no YAML', 'outbound: [hardened\n', /no YAML: ours\.yaml\. .* at line 2, column 1\.$/],
    [
      'of an unknown name',
      'model: a/b\noutbond: hardened\n',
      /no input outbond: ours\.yaml:2\. Is it outbound\?/,
    ],
    [
      'of a name like none',
      'xyzzy: 1\n',
      /no input xyzzy: ours\.yaml:1\. Known are outbound, .*rollbackTo\.$/,
    ],
    [
      'of a choice that there is not',
      '\noutbound: open\n',
      /outbound cannot be “open”: ours\.yaml:2\. Allowed: standard, hardened\./,
    ],
    [
      'of a number',
      'updateTo: 2026.2\n',
      /updateTo must be text, and is a number: ours\.yaml:1\. It looks like 2026/,
    ],
    ['of nothing', 'model:\n', /model must be text, and is empty: ours\.yaml:1/],
    ['of a list', 'model: [a/b]\n', /model must be text, and is a list: ours\.yaml:1/],
    ['of the same name twice', 'model: a/b\nmodel: a/c\n', /no YAML: ours\.yaml\. .*unique.*line 2/],
    ['of a word that a shell would take apart', 'model: a/b; reboot\n', /model cannot be “a\/b; reboot”/],
  ])('%s is named', async ([, text, message]) => {
    expect(await complaint(readYaml(text))).toMatch(message);
  });

  test('that is missing is named, with the sets that there are', async () => {
    expect(await complaint(read({ inputs: 'stric' }))).toMatch(
      /No such inputs: --inputs stric\. .*convenient, defaults, strict/,
    );
  });

  test('of a module that cannot be loaded is named, and not quoted', async () => {
    await writeFile(join(dir, 'bad.ts'), `export default { botToken: '${TOKEN}'`);
    const message = await complaint(read({ inputs: 'bad.ts' }));
    expect(message).toMatch(/^The inputs cannot be loaded \(\w*Error: .*\): bad\.ts\./);
    expect(message).not.toContain(TOKEN);
  });

  test('of a module without a default export is named', async () => {
    await writeFile(join(dir, 'none.ts'), 'export const outbound = "hardened";');
    expect(await complaint(read({ inputs: 'none.ts' }))).toMatch(/exports no inputs: none\.ts/);
  });
});

describe('a flag', () => {
  test('goes before the file, and the last before the first', async () => {
    const set = ['outbound=standard', 'model=x/y', 'model=x/z'];
    expect(await readYaml('outbound: hardened\n', { set })).toMatchObject({
      outbound: 'standard',
      model: 'x/z',
    });
    expect(await read({ outbound: 'hardened' })).toMatchObject({ outbound: 'hardened' });
  });

  test('without a value is named, and not repeated: it may be a secret', async () => {
    const message = await complaint(read({ set: [TOKEN] }));
    expect(message).toMatch(/--set NAME=VALUE/);
    expect(message).not.toContain(TOKEN);
  });

  test('with a wrong value is named', async () => {
    expect(await complaint(read({ set: ['remoteAccess=funnel'] }))).toBe(
      'remoteAccess cannot be “funnel”: --set remoteAccess. Allowed: serve, tunnel.',
    );
  });
});

test('a channel that the suite cannot speak on is refused with the reason', async () => {
  expect(await complaint(read({ set: ['channel=discord'] }))).toBe(
    'channel cannot be “discord”: --set channel. Allowed: telegram. The suite can speak as a user of Telegram only.',
  );
});

describe('a secret', () => {
  test('comes from the environment', async () => {
    const env = { CONFORM_BOT_TOKEN: TOKEN, CONFORM_LLM_API_KEY: KEY, TS_AUTHKEY: 'tskey-auth-abcdef' };
    expect(await read({}, env)).toMatchObject({
      botToken: TOKEN,
      llmApiKey: KEY,
      tailscaleAuthKey: 'tskey-auth-abcdef',
    });
  });

  test('that is set to nothing is none', async () => {
    expect(await read({}, { CONFORM_BOT_TOKEN: '' })).not.toHaveProperty('botToken');
  });

  test.for([
    ['a file', () => readYaml(`botToken: '${TOKEN}'\n`), 'ours.yaml:1'],
    ['a flag', () => read({ set: [`botToken=${TOKEN}`] }), '--set botToken'],
    [
      'a file, even beside the environment',
      () => readYaml(`botToken: '${TOKEN}'\n`, {}, { CONFORM_BOT_TOKEN: TOKEN }),
      'ours.yaml:1',
    ],
  ] as const)('from %s is refused with the reason, and not repeated', async ([, reading, where]) => {
    const message = await complaint(reading());
    expect(message).toContain(
      `botToken is a secret, and secrets are taken from the environment only: ${where}.`,
    );
    expect(message).toContain('CONFORM_BOT_TOKEN');
    expect(message).not.toContain(TOKEN);
  });

  test('that is malformed is named, and not repeated', async () => {
    const message = await complaint(read({}, { CONFORM_BOT_TOKEN: 'not-a-token' }));
    expect(message).toMatch(/^botToken is malformed: CONFORM_BOT_TOKEN\. It looks like 123456789:/);
    expect(message).not.toContain('not-a-token');
  });
});

test('everything that is wrong is named at once, a line each', async () => {
  const set = ['outbound=open', 'modle=a/b', 'controlUi=on'];
  expect((await complaint(read({ set }))).split('\n')).toEqual([
    'There is no input modle: --set modle. Is it model?',
    expect.stringMatching(/^outbound cannot be “open”/),
    expect.stringMatching(/^controlUi cannot be “on”/),
  ]);
});

test.for([
  ['to what is installed already', ['updateTo=2026.2.9'], /^updateTo cannot be 2026\.2\.9: --set updateTo\./],
  [
    'to what became the installed one',
    ['openclawVersion=2026.2.12'],
    /^updateTo cannot be left out: the defaults/,
  ],
  ['back to where it came from', ['rollbackTo=2026.2.12'], /^rollbackTo cannot be 2026\.2\.12/],
] as const)('an update %s is refused', async ([, set, message]) => {
  expect(await complaint(read({ set }))).toMatch(message);
});
