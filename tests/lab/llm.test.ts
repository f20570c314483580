// The model provider: asked as OpenClaw asks it, commanded as checks command it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLlm } from '../../lab/server/llm/llm.ts';
import { conversation } from '../../src/world/control.ts';
import { Llm } from '../../src/world/llm.ts';
import { type LoopbackLab, openOnLoopback } from './loopback.ts';

const KEY = 'sk-first-key-of-this-test';
const { signal } = new AbortController();

let lab: LoopbackLab;
let llm: Llm;
let told: string[];
beforeEach(async () => {
  told = [];
  lab = await openOnLoopback([openLlm({ keys: [KEY] })]);
  llm = new Llm({ lab: lab.control, secret: (value) => told.push(value), signal });
});
afterEach(() => lab[Symbol.asyncDispose]());

const TOOLS = [{ type: 'function', name: 'exec', parameters: {} }];

function post(path: string, body: object, key: string | null = KEY) {
  return lab.ask(`https://api.openai.com${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      ...(key !== null && { authorization: `Bearer ${key}` }),
    },
  });
}

/** A turn over the Responses API. */
async function respond(input: readonly object[], key: string | null = KEY) {
  const { status, body } = await post('/v1/responses', { model: 'gpt-4o', input, tools: TOOLS }, key);
  return { status, answer: JSON.parse(body.toString()) };
}

const user = (text: string) => ({ role: 'user', content: [{ type: 'input_text', text }] });

/** What stands in the data lines of a stream. */
function events(body: Buffer): string[] {
  return [...body.toString().matchAll(/^data: (.*)$/gm)].map(([, data = '']) => data);
}

test('says who it is and what it heard', async () => {
  const { answer } = await respond([{ role: 'system', content: 'Be nice.' }, user('Hello')]);
  expect(answer).toMatchObject({
    object: 'response',
    status: 'completed',
    model: 'gpt-4o',
    output: [{ type: 'message', content: [{ text: 'This is gpt-4o (stand-in). You said: Hello' }] }],
  });
  expect(await llm.requests()).toMatchObject([
    {
      seq: 1,
      path: '/v1/responses',
      key: 'accepted',
      status: 200,
      asked: {
        model: 'gpt-4o',
        system: 'Be nice.',
        messages: [{ role: 'user', text: 'Hello' }],
        tools: ['exec'],
        question: 'Hello',
      },
    },
  ]);
});

test('hears the user, and not what OpenClaw says in the user’s name', async () => {
  const context =
    '<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>\nConversation data\n<<<END_OPENCLAW_INTERNAL_CONTEXT>>>';
  const info =
    '[Mon 2026-11-30 12:04 UTC] Conversation info: ⟦openclaw:ctx⟧\n```json\n{"sender":{"id":"1"}}\n```\n\n';
  await respond([user(`${info}Hello\n\nRuntime: agent=main | session=agent:main:main`), user(context)]);
  await respond([user('{"previousRecap":"","messages":["user: Hello"],"omittedContent":false}')]);
  expect((await llm.requests()).map(({ asked }) => asked?.question)).toEqual(['Hello', '']);
});

test('what OpenClaw says after a tool’s result is no new question', async () => {
  await llm.whenAsked(/list/).calls('exec', { command: 'ls' });
  const context = '<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>\nConversation data';
  const { answer } = await respond([
    user('list'),
    { type: 'function_call', name: 'exec', call_id: '1', arguments: '{}' },
    { type: 'function_call_output', call_id: '1', output: 'a file' },
    user(context),
  ]);
  expect(answer.output).toMatchObject([{ content: [{ text: 'The tool said: a file' }] }]);
  const { body } = await post('/v1/chat/completions', {
    model: 'm',
    messages: [
      { role: 'user', content: 'list' },
      { role: 'assistant', content: null, tool_calls: [] },
      { role: 'tool', tool_call_id: '1', content: 'a file' },
      { role: 'user', content: context },
    ],
  });
  expect(JSON.parse(body.toString()).choices).toMatchObject([
    { message: { content: 'The tool said: a file' } },
  ]);
});

test('a tool may be called that is only named', async () => {
  await llm.whenAsked(/who/).calls('sessions_list', {});
  const prompt = `Tools:
### Deferred Tool Schemas
Available deferred-schema tools:
- session_status (core): Show it.
- sessions_list (core): List them - all.

- no_tool (core): Something else.`;
  const { answer } = await respond([{ role: 'system', content: prompt }, user('who is there?')]);
  expect(answer.output).toMatchObject([{ type: 'function_call', name: 'sessions_list' }]);
  expect((await llm.requests()).at(-1)?.asked?.tools).toEqual(['exec', 'session_status', 'sessions_list']);
});

test('streams a text in pieces that make it up, each event under its name', async () => {
  const { headers, body } = await post('/v1/responses', { model: 'm', stream: true, input: 'one two' });
  expect(headers['content-type']).toMatch(/^text\/event-stream/);
  const stream = events(body).map((data) => JSON.parse(data));
  expect(body.toString().match(/^event: (.*)$/gm)).toEqual(stream.map(({ type }) => `event: ${type}`));
  expect(stream.map(({ sequence_number }) => sequence_number)).toEqual(stream.map((_, index) => index));
  const deltas = stream.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta);
  expect(deltas.length).toBeGreaterThan(1);
  expect(stream.at(-1)).toMatchObject({
    type: 'response.completed',
    response: {
      status: 'completed',
      output: [{ content: [{ text: deltas.join('') }] }],
      usage: { total_tokens: 15 },
    },
  });
});

test('calls a tool when told to, and says what came of it', async () => {
  await llm.whenAsked(/list files/i).calls('exec', { command: 'ls' });
  const { answer } = await respond([user('Please List Files')]);
  const [call] = answer.output;
  expect(call).toMatchObject({ type: 'function_call', name: 'exec', arguments: '{"command":"ls"}' });
  const result = { type: 'function_call_output', call_id: call.call_id, output: 'a.txt' };
  const after = await respond([user('Please List Files'), call, result]);
  expect(after.answer.output[0].content[0].text).toBe('The tool said: a.txt');
  expect((await llm.requests()).at(-1)?.asked?.toolResults).toEqual(['a.txt']);
});

test('streams a tool call', async () => {
  await llm.whenAsked(/./).calls('exec', { command: 'ls' });
  const { body } = await post('/v1/responses', { model: 'm', stream: true, input: 'x', tools: TOOLS });
  const stream = events(body).map((data) => JSON.parse(data));
  const added = stream.find(({ type }) => type === 'response.output_item.added').item;
  const done = stream.find(({ type }) => type === 'response.output_item.done').item;
  expect(added).toMatchObject({ type: 'function_call', id: done.id, call_id: done.call_id, arguments: '' });
  expect(done.arguments).toBe('{"command":"ls"}');
});

test('calls no tool that it was not offered', async () => {
  await llm.whenAsked(/./).calls('browser', {});
  const { answer } = await respond([user('x')]);
  expect(answer.output[0].content[0].text).toBe('I was not offered the tool browser, only: exec.');
});

test('follows the newest rule, until it is taken back', async () => {
  await llm.whenAsked(/x/).says('old');
  const text = async () => (await respond([user('x')])).answer.output[0].content[0].text;
  {
    await using _ = await llm.whenAsked(/x/).says('new');
    expect(await text()).toBe('new');
  }
  expect(await text()).toBe('old');
});

test('keeps quiet when OpenClaw talks to itself', async () => {
  const { answer } = await respond([user('If nothing needs attention, reply HEARTBEAT_OK.')]);
  expect(answer.output[0].content[0].text).toBe('HEARTBEAT_OK');
});

test('takes no key but its own, and tells a wrong one from none', async () => {
  const wrong = await respond([user('x')], 'sk-wrong');
  expect(wrong).toMatchObject({ status: 401, answer: { error: { code: 'invalid_api_key' } } });
  const none = await respond([user('x')], null);
  expect(none).toMatchObject({
    status: 401,
    answer: { error: { code: null, type: 'invalid_request_error' } },
  });
  expect((await llm.requests()).map(({ key, status }) => [key, status])).toEqual([
    ['refused', 401],
    ['absent', 401],
  ]);
});

test('takes a new key, and no other any more', async () => {
  expect((await respond([user('x')])).status).toBe(200);
  const fresh = await llm.replaceKey();
  expect(told).toEqual([fresh]);
  expect((await respond([user('x')])).status).toBe(401);
  expect((await respond([user('x')], fresh)).status).toBe(200);
});

test('no key is on record, not even one that was said', async () => {
  const fresh = await llm.replaceKey();
  await respond([user(`My keys are ${KEY} and ${fresh}`)], fresh);
  const all = JSON.stringify(await conversation(lab.control, signal));
  expect(all).toContain('My keys are «secret» and «secret»');
  expect(all).not.toContain(KEY);
  expect(all).not.toContain(fresh);
});

test('waits to be asked, and says what it was asked instead', async () => {
  const asked = llm.asked(/second/, { withinMs: 5_000 });
  await respond([user('first')]);
  const since = await llm.now();
  await respond([user('the second')]);
  expect(await asked).toMatchObject({ seq: 2 });
  await expect(llm.asked(/first/, { withinMs: 0, since })).rejects.toMatchObject({
    name: 'AssertionError',
    actual: ['the second'],
  });
});

test('speaks Chat Completions, too', async () => {
  const messages = [
    { role: 'system', content: 'Be nice.' },
    { role: 'user', content: 'Hello there' },
  ];
  const whole = await post('/v1/chat/completions', { model: 'm', messages });
  expect(JSON.parse(whole.body.toString())).toMatchObject({
    object: 'chat.completion',
    choices: [{ finish_reason: 'stop', message: { content: 'This is m (stand-in). You said: Hello there' } }],
  });
  const streamed = events((await post('/v1/chat/completions', { model: 'm', messages, stream: true })).body);
  expect(streamed.pop()).toBe('[DONE]');
  const said = streamed.map((data) => JSON.parse(data).choices[0].delta.content ?? '');
  expect(said.join('')).toBe('This is m (stand-in). You said: Hello there');

  await llm.whenAsked(/./).calls('exec', { command: 'ls' });
  const tools = [{ type: 'function', function: { name: 'exec' } }];
  const called = await post('/v1/chat/completions', { model: 'm', messages, tools });
  const [choice] = JSON.parse(called.body.toString()).choices;
  expect(choice).toMatchObject({
    finish_reason: 'tool_calls',
    message: { tool_calls: [{ function: { name: 'exec', arguments: '{"command":"ls"}' } }] },
  });
  const after = [...messages, choice.message, { role: 'tool', content: 'a.txt' }];
  const told = await post('/v1/chat/completions', { model: 'm', messages: after, tools });
  expect(JSON.parse(told.body.toString()).choices[0].message.content).toBe('The tool said: a.txt');
});

test('lists models, and knows no other address', async () => {
  const authorization = { headers: { authorization: `Bearer ${KEY}` } };
  const models = await lab.ask('https://api.openai.com/v1/models', authorization);
  expect(JSON.parse(models.body.toString()).data.map(({ id }: { id: string }) => id)).toContain('gpt-4o');
  expect((await lab.ask('https://api.openai.com/v1/files', authorization)).status).toBe(404);
});

test('a live service is not to be commanded', async () => {
  const live = new Llm({ lab: null, secret: () => undefined, signal });
  await expect(live.requests()).rejects.toThrow("standInFor('llm')");
});

test('embeddings: of length 1, the same for the same text, and as asked for', async () => {
  const ask = async (more: object) => {
    const { status, body } = await post('/v1/embeddings', { model: 'text-embedding-3-small', ...more });
    return { status, ...JSON.parse(body.toString()) };
  };
  const { status, data, usage } = await ask({ input: ['a text', 'another', 'a text'] });
  expect(status).toBe(200);
  expect(usage.total_tokens).toBeGreaterThan(0);
  const [first, other, again] = data.map(({ embedding }: { embedding: number[] }) => embedding);
  expect(first).toHaveLength(1536);
  expect(Math.hypot(...first)).toBeCloseTo(1);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  const { data: packed } = await ask({ input: 'a text', dimensions: 8, encoding_format: 'base64' });
  expect(Buffer.from(packed[0].embedding, 'base64')).toHaveLength(4 * 8);
  expect((await post('/v1/embeddings', { input: 'x' }, 'sk-another')).status).toBe(401);
});
