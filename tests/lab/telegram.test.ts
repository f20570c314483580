// Telegram: asked as a bot asks it, with people on the other side.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTelegram } from '../../lab/server/telegram/telegram.ts';
import { conversation } from '../../src/world/control.ts';
import { makeBotToken } from '../../src/world/made-keys.ts';
import { Telegram } from '../../src/world/telegram.ts';
import { type LoopbackLab, openOnLoopback } from './loopback.ts';

const { signal } = new AbortController();

let lab: LoopbackLab;
let telegram: Telegram;
let token: string;
let told: string[];
let noted: [what: string, heard: string][];
beforeEach(async () => {
  told = [];
  token = makeBotToken();
  noted = [];
  await start();
});
afterEach(() => lab[Symbol.asyncDispose]());

async function start() {
  lab = await openOnLoopback([openTelegram({ token })]);
  telegram = new Telegram({
    lab: lab.control,
    secret: (value) => told.push(value),
    note: (what, heard) => noted.push([what, heard]),
    signal,
  });
}

async function call(method: string, parameters: object = {}, as = token) {
  const { status, body } = await lab.ask(`https://api.telegram.org/bot${as}/${method}`, {
    method: 'POST',
    body: JSON.stringify(parameters),
    headers: { 'content-type': 'application/json' },
  });
  return { status, ...JSON.parse(body.toString()) };
}

test('knows its bot', async () => {
  expect(await call('getMe')).toMatchObject({
    ok: true,
    result: { id: Number(token.split(':')[0]), is_bot: true, username: (await telegram.bot()).username },
  });
});

test('tells of what was said, and heard, and waited for in vain', async () => {
  const ada = telegram.person('Ada');
  await ada.says('Hello');
  await call('sendMessage', { chat_id: ada.chat.id, text: 'Hello, Ada' });
  await ada.hears(/hello/i, { withinMs: 5_000 });
  await ada.in(telegram.group('Everybody')).says('Hello, all');
  await expect(ada.hears(/goodbye/, { withinMs: 0 })).rejects.toThrow('did not hear');
  expect(noted).toEqual([
    ['(Ada on Telegram) says: Hello', ''],
    ['(Ada on Telegram) waits to hear /hello/i', 'Hello, Ada'],
    ['(Ada on Telegram in a group) says: Hello, all', ''],
    ['(Ada on Telegram) waits to hear /goodbye/', '(nothing like it)'],
  ]);
});

test('brings what people say, once it is confirmed never again', async () => {
  const ada = telegram.person('Ada');
  const { updateId } = await ada.says('Hello');
  const waiting = await call('getUpdates');
  expect(waiting.result).toMatchObject([
    {
      update_id: updateId,
      message: {
        text: 'Hello',
        chat: { id: ada.user.id, type: 'private' },
        from: { first_name: 'Ada', is_bot: false },
      },
    },
  ]);
  expect((await call('getUpdates')).result).toHaveLength(1);
  expect((await telegram.bot()).confirmed).toBeLessThanOrEqual(updateId);
  expect((await call('getUpdates', { offset: updateId + 1 })).result).toEqual([]);
  expect((await telegram.bot()).confirmed).toBe(updateId + 1);
  expect((await call('getUpdates')).result).toEqual([]);
});

test('answers a bot that waits as soon as somebody says something', async () => {
  const poll = call('getUpdates', { timeout: 30 });
  await telegram.stranger().says('Hello');
  expect((await poll).result).toHaveLength(1);
});

test('has one reader: the earlier is told of the later', async () => {
  const first = call('getUpdates', { timeout: 30 });
  const second = call('getUpdates', { timeout: 1 });
  const both = await Promise.all([first, second]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('people hear the bot, as they see it', async () => {
  const ada = telegram.person('Ada');
  await ada.says('Hello');
  const sent = { chat_id: ada.user.id, text: 'Code: <b>A1</b> &lt;&amp;', parse_mode: 'HTML' };
  expect((await call('sendMessage', sent)).result).toMatchObject({ chat: { id: ada.user.id } });
  const heard = await ada.hears(/Code: (\w+)/, { withinMs: 1_000 });
  expect(heard).toMatchObject({ text: 'Code: A1 <&' });
  expect(heard.match[1]).toBe('A1');
  // Heard is heard.
  await expect(ada.hears(/Code/, { withinMs: 0 })).rejects.toMatchObject({
    name: 'AssertionError',
    actual: [],
  });
});

test('what was sent to somebody else, or refused, is not heard', async () => {
  const [ada, stranger] = [telegram.person('Ada'), telegram.stranger()];
  await ada.says('Hello');
  await call('sendMessage', { chat_id: stranger.user.id, text: 'lost' });
  await stranger.says('Hello');
  await call('sendMessage', { chat_id: stranger.user.id, text: 'found' });
  await expect(ada.hears(/./, { withinMs: 0 })).rejects.toMatchObject({ actual: [] });
  expect((await stranger.hears(/./, { withinMs: 0 })).text).toBe('found');
});

test('tells what was sent while something else went on', async () => {
  const [stranger, friend] = [telegram.stranger(), telegram.person('Friend')];
  await stranger.says('Hello');
  const silence = await stranger.heardDuring(async () => {
    await friend.says('Hello');
    await call('sendMessage', { chat_id: friend.user.id, text: 'Hi' });
    await friend.hears(/Hi/, { withinMs: 1_000 });
  });
  expect(silence).toEqual([]);
  const answered = await stranger.heardDuring(() =>
    call('sendMessage', { chat_id: stranger.user.id, text: 'Who are you?' }),
  );
  expect(answered).toEqual(['Who are you?']);
});

test('groups have mentions in them', async () => {
  const { username } = await telegram.bot();
  const group = telegram.group('Team');
  const ada = telegram.person('Ada').in(group);
  await ada.says(`Hi @${username}, /status`);
  const [{ message }] = (await call('getUpdates')).result;
  expect(message).toMatchObject({
    chat: { id: group.chat.id, type: 'group', title: 'Team' },
    entities: [
      { type: 'mention', offset: 3, length: username.length + 1 },
      { type: 'bot_command', length: 7 },
    ],
  });
  await call('sendMessage', { chat_id: group.chat.id, text: 'Here' });
  expect((await ada.hears(/Here/, { withinMs: 1_000 })).text).toBe('Here');
});

test('the same name is the same person, and no stranger is', () => {
  expect(telegram.person('Ada').user).toEqual(telegram.person('Ada').user);
  expect(telegram.person('Ada').user.id).not.toBe(telegram.person('Bob').user.id);
  expect(telegram.stranger().user.id).not.toBe(telegram.stranger().user.id);
});

test('takes forms as well as JSON', async () => {
  const ada = telegram.person('Ada');
  await ada.says('Hello');
  const form = new FormData();
  form.set('chat_id', String(ada.user.id));
  form.set('text', 'By form');
  const request = new Request('https://api.telegram.org', { method: 'POST', body: form });
  await lab.ask(`https://api.telegram.org/bot${token}/sendMessage`, {
    method: 'POST',
    body: await request.text(),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  });
  expect((await ada.hears(/./, { withinMs: 1_000 })).text).toBe('By form');
});

test('an edited message keeps its number', async () => {
  const ada = telegram.person('Ada');
  await ada.says('Hello');
  const { result } = await call('sendMessage', { chat_id: ada.user.id, text: 'one' });
  const edit = { chat_id: ada.user.id, message_id: result.message_id, text: 'two' };
  expect((await call('editMessageText', edit)).result.message_id).toBe(result.message_id);
});

test('no message has the number of one before a restart: a bot takes it for one that it has had', async () => {
  const numberOfNext = async () => {
    const ada = telegram.person('Ada');
    await ada.says('Hello');
    return (await call('sendMessage', { chat_id: ada.user.id, text: 'Hello, Ada' })).result.message_id;
  };
  await numberOfNext();
  const before = await numberOfNext();
  await lab[Symbol.asyncDispose]();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  try {
    await start();
    expect(await numberOfNext()).toBeGreaterThan(before);
  } finally {
    vi.useRealTimers();
  }
});

test('refuses a wrong token, what is none, and what it does not know', async () => {
  expect(await call('getMe', {}, '123:ABC')).toEqual({
    status: 401,
    ok: false,
    error_code: 401,
    description: 'Unauthorized',
  });
  expect((await call('getMe', {}, 'nonsense')).status).toBe(404);
  expect((await call('inventSomething')).status).toBe(404);
});

test('a replaced token is refused from then on, also to who waits', async () => {
  const poll = call('getUpdates', { timeout: 30 });
  const fresh = await telegram.replaceToken();
  expect(told).toEqual([fresh]);
  expect(fresh.split(':')[0]).toBe(token.split(':')[0]);
  expect((await poll).status).toBe(401);
  expect((await call('getMe')).status).toBe(401);
  expect((await call('getMe', {}, fresh)).ok).toBe(true);
});

test('no token is on record', async () => {
  await telegram.stranger().says(`Is ${token} yours?`);
  await call('getMe');
  const record = await (await fetch(`${lab.control}/record`)).text();
  expect(record).toContain('/bot…/getMe');
  const all = JSON.stringify(await conversation(lab.control, signal)) + record;
  expect(all).toContain('Is «secret» yours?');
  expect(all).not.toContain(token.split(':')[1]);
});
