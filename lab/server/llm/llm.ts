// OpenAI's API, as far as an agent needs it: two ways to ask for an answer, embeddings, the list of models, and keys that count.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { Credentials } from '../credentials.ts';
import { type Entry, Journal } from '../journal.ts';
import { pathOf, type StandIn } from '../stand-in.ts';
import * as chatCompletions from './chat-completions.ts';
import { type EmbeddingsRequest, embeddings } from './embeddings.ts';
import * as responses from './responses.ts';
import { type Rule, Script } from './script.ts';
import { type Message, question, type Reply } from './turn.ts';

/** One request of the machine, and what came of it. */
export interface LlmRequest extends Entry {
  readonly method: string;
  readonly path: string;
  readonly key: 'accepted' | 'refused' | 'absent';
  readonly status: number;
  /** What was asked for; null where it was no question for a model. */
  readonly asked: {
    readonly model: string;
    readonly system: string;
    readonly messages: readonly Message[];
    readonly tools: readonly string[];
    readonly toolResults: readonly string[];
    /** What the user said last. */
    readonly question: string;
  } | null;
  readonly reply: Reply | null;
}

const MODELS = ['gpt-4o', 'gpt-4o-mini', 'gpt-5.2', 'text-embedding-3-small'];

/** @param keys those that are accepted at first; others replace them over the control port */
export function openLlm({ keys }: { readonly keys: readonly string[] }): StandIn {
  const credentials = new Credentials(keys);
  const journal = new Journal<Omit<LlmRequest, keyof Entry>>(credentials);
  const script = new Script();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '' } = request;
    const path = pathOf(request);
    const body = method === 'POST' ? await json(request).catch(() => undefined) : undefined;
    const [, key] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const state = key === undefined ? 'absent' : credentials.accepts(key) ? 'accepted' : 'refused';
    const put = (status: number, more: Pick<LlmRequest, 'asked' | 'reply'> = { asked: null, reply: null }) =>
      journal.add({ method, path, key: state, status, ...more });

    if (state !== 'accepted') {
      put(401);
      const [code, message] = NO_ENTRY[state];
      refuse(response, 401, code, message);
      return;
    }
    const api = APIS[`${method} ${path}`];
    if (api !== undefined && body !== undefined) {
      const turn = api.readTurn(body);
      const reply = script.reply(turn);
      const { model, system, messages, tools, toolResults } = turn;
      put(200, { asked: { model, system, messages, tools, toolResults, question: question(turn) }, reply });
      api.writeReply(reply, turn, response);
    } else if (method === 'POST' && path === '/v1/embeddings' && body !== undefined) {
      put(200);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(embeddings(body as EmbeddingsRequest)));
    } else if (method === 'GET' && path === '/v1/models') {
      put(200);
      const data = MODELS.map((id) => ({ id, object: 'model', created: 0, owned_by: 'stand-in' }));
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ object: 'list', data }));
    } else {
      put(404);
      refuse(response, 404, null, `Invalid URL (${method} ${path})`);
    }
  }

  return {
    hosts: ['api.openai.com'],
    handle,
    control: {
      name: 'llm',
      routes: {
        'PUT /keys': (body) => credentials.replace((body as { keys: readonly string[] }).keys),
        'POST /rules': (body) => ({ id: script.add(body as Rule) }),
        'DELETE /rules': (body) => script.remove((body as { id: number }).id),
      },
      conversation: (after) => journal.after(after),
    },
  };
}

interface Api {
  readTurn(body: unknown): ReturnType<typeof responses.readTurn>;
  writeReply: typeof responses.writeReply;
}

const APIS: Readonly<Record<string, Api>> = {
  'POST /v1/responses': {
    readTurn: (body) => responses.readTurn(body as responses.ResponsesRequest),
    writeReply: responses.writeReply,
  },
  'POST /v1/chat/completions': {
    readTurn: (body) => chatCompletions.readTurn(body as chatCompletions.ChatRequest),
    writeReply: chatCompletions.writeReply,
  },
};

/** Code and message, as OpenAI words them; of a wrong key it shows some letters, which are left out here. */
const NO_ENTRY = {
  absent: [
    null,
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
  ],
  refused: [
    'invalid_api_key',
    'Incorrect API key provided: ****. You can find your API key at https://platform.openai.com/account/api-keys.',
  ],
} as const;

function refuse(response: ServerResponse, status: number, code: string | null, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } }));
}
