// What a walk cannot begin with ends in one clear message and exit 2, before anything is started.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conform } from './conform.ts';
import { type FakeEngine, fakeEngine } from './fake-engine.ts';

let dir: string;
let engine: FakeEngine;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'conform-bad-input-'));
  engine = await fakeEngine('The command returned a non-zero code: 100');
  await writeFile(join(dir, 'empty.md'), '\n');
  await writeFile(join(dir, 'latin1.md'), Buffer.from('# Guide f\xfcr alle\n', 'latin1'));
  await writeFile(join(dir, 'other.md'), '# Something else\n\nNo phases here.\n');
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

describe('each of these is named, and nothing is started', () => {
  test.for<[string, readonly string[], RegExp]>([
    ['an unknown option', ['walk', '--fast'], /unknown option '--fast'/],
    ['an unknown command', ['stroll'], /too many arguments|unknown command/],
    ['an unknown section', ['walk', '--only', '1.5,9.99'], /--only 9\.99.*Known are 1\.1, 1\.2/s],
    ['no section', ['walk', '--only', ','], /Name at least one section/],
    ['a phase that is none', ['walk', '--phases', '0-3'], /Phases are 1 to 10/],
    ['a backward range', ['walk', '--phases', '3-1'], /Phases are 1 to 10/],
    ['an unknown machine', ['walk', '--machine', 'abacus'], /Allowed choices are container, vm, vagrant\./],
    [
      'a wait for nothing',
      ['walk', '--wait', '5'],
      /no checkpoint to wait for: --wait 5\. Name it: --from 2/,
    ],
    ['a wait of no time', ['walk', '--from', '2', '--wait', 'long'], /Give a number from 1\./],
    ['no walk at a time', ['matrix', '--openclaw', 'latest', '--jobs', '0'], /Give a number from 1\./],
    [
      'a bisection of several at a time',
      ['matrix', '--openclaw', 'latest', '--jobs', '2', '--bisect', '2.4/x'],
      /'--jobs <number>' cannot be used with option '--bisect <check>'/,
    ],
    ['an unknown outbound policy', ['walk', '--outbound', 'open'], /Allowed choices are standard, hardened/],
    ['an unknown input', ['walk', '--set', 'outbond=standard'], /no input outbond.*Is it outbound\?/],
    ['a malformed input', ['walk', '--set', 'controlUi=on'], /controlUi cannot be “on”.*enabled, disabled/],
    ['a secret on the command line', ['walk', '--set', 'botToken=1:x'], /CONFORM_BOT_TOKEN/],
    ['inputs that are missing', ['walk', '--inputs', 'DIR/none.yaml'], /No such inputs.*none\.yaml/],
    ['inputs that are malformed', ['walk', '--inputs', 'DIR/other.md'], /other\.md/],
    ['a live service without its key', ['walk', '--world', 'llm=live'], /llmApiKey \(CONFORM_LLM_API_KEY\)/],
    ['a service without its kind', ['walk', '--world', 'docker'], /SERVICE=live or SERVICE=stand-in/],
    ['an unknown service', ['walk', '--world', 'gopher=live'], /There is no service "gopher".*nodesource/],
    ['a guide that is missing', ['walk', '--guide', 'DIR/none.md'], /none\.md/],
    ['a guide that is a folder', ['walk', '--guide', 'DIR'], /directory/],
    ['a guide that is empty', ['walk', '--guide', 'DIR/empty.md'], /empty\.md/],
    ['a guide that is not UTF-8', ['walk', '--guide', 'DIR/latin1.md'], /UTF-8.*latin1\.md/s],
    ['a document that is not the guide', ['walk', '--guide', 'DIR/other.md'], /No phases found.*other\.md/s],
  ])('%s', async ([, args, message]) => {
    const before = engine.asked.length;
    const { exitCode, stdout, stderr } = await conform(
      args.map((arg) => arg.replace('DIR', dir)),
      { DOCKER_HOST: engine.host },
    );
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(engine.asked.slice(before).filter((request) => !request.startsWith('GET'))).toEqual([]);
  });
});

test('an image that cannot be built: what the build said, and exit 2', async () => {
  const { exitCode, stderr } = await conform(['walk'], { DOCKER_HOST: engine.host });
  expect(stderr).toMatch(/guide-conformance\/machine could not be built: .*non-zero code: 100/);
  expect(stderr).toContain('Step 1/9');
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(exitCode).toBe(2);
  expect(engine.asked.filter((request) => request.startsWith('POST'))).toEqual(['POST /build']);
});

test('a disk that is full: said so, with what to free', async () => {
  await using full = await fakeEngine('write /var/lib: no space left on device');
  const { exitCode, stderr } = await conform(['walk'], { DOCKER_HOST: full.host });
  expect(stderr).toMatch(/No space left on the disk.*conform clean/s);
  expect(exitCode).toBe(2);
});

test('no engine at DOCKER_HOST: said so', async () => {
  const { exitCode, stderr } = await conform(['walk'], { DOCKER_HOST: `unix://${dir}/none.sock` });
  expect(stderr).toMatch(/No Docker engine answers at DOCKER_HOST=/);
  expect(exitCode).toBe(2);
});

test('--help shows the options and examples, and is no error', async () => {
  const { exitCode, stdout } = await conform(['walk', '--help']);
  expect(stdout).toMatch(/--guide <file>/);
  expect(stdout).toMatch(/Examples:/);
  expect(exitCode).toBe(0);
});
