// Telegram's Bot API for one bot that polls, and the people who write to it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Credentials } from '../credentials.ts';
import { type Entry, Journal } from '../journal.ts';
import { pathOf, type StandIn } from '../stand-in.ts';
import { type Parameters, parametersOf, structured } from './parameters.ts';
import { entitiesOf, shown } from './text.ts';
import { firstNumber, Updates } from './updates.ts';

export interface User {
  readonly id: number;
  readonly first_name: string;
  readonly username: string;
}

export type Chat =
  | { readonly id: number; readonly type: 'private' }
  | { readonly id: number; readonly type: 'group' | 'supergroup'; readonly title: string };

/** What somebody writes into a chat. */
export interface Said {
  readonly from: User;
  readonly chat: Chat;
  readonly text: string;
}

export type TelegramEvent = Entry &
  (
    | ({ readonly kind: 'said'; readonly messageId: number; readonly updateId: number } & Said)
    | {
        /** A call of the bot; of getUpdates only those that bring, confirm or are refused something. */
        readonly kind: 'called';
        readonly method: string;
        readonly parameters: Parameters;
        readonly status: number;
        /** The chat the call is about, null for none. */
        readonly chat: number | null;
        /** What people see, for calls that show a text. */
        readonly text: string | null;
        /** The updates it brought. */
        readonly updateIds: readonly number[];
      }
  );
/** Distributes over the kinds, which Omit does not. */
type Unnumbered<T> = T extends unknown ? Omit<T, keyof Entry> : never;

interface Answer {
  readonly status?: number;
  readonly result?: unknown;
  /** Why it was refused. */
  readonly description?: string;
}

const BOT_NAME = 'openclaw_conformance_bot';

/** What needs no more than to be acknowledged. */
const ACKNOWLEDGED = new Set([
  'answerCallbackQuery',
  'close',
  'deleteMessage',
  'deleteWebhook',
  'logOut',
  'sendChatAction',
  'sendMessageDraft',
  'setMessageReaction',
]);

/** @param token the bot's, as BotFather hands it out: `ID:SECRET` */
export function openTelegram({ token }: { readonly token: string }): StandIn {
  const credentials = new Credentials([token]);
  const journal = new Journal<Unnumbered<TelegramEvent>>(credentials);
  const updates = new Updates();
  const chats = new Map<number, Chat>();
  let commands: unknown = [];
  // As of updates: OpenClaw keeps the numbers of a chat’s messages, and takes no message again that it has had.
  let lastMessageId = firstNumber();
  const bot = {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'OpenClaw conformance',
    username: BOT_NAME,
    // As the guide has its owner set it up. All said in a group reaches it nevertheless: what it makes of that is under test.
    can_join_groups: false,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  };

  /** @param edited id of the message that is changed, null for a new one */
  function show(chat: Chat | undefined, text: string | null, edited: number | null): Answer {
    if (chat === undefined) return badRequest('chat not found');
    if (text === null || text.trim() === '') return badRequest('message text is empty');
    if (text.length > 4096) return badRequest('message is too long');
    if (edited === null) lastMessageId += 1;
    return { result: messageOf({ messageId: edited ?? lastMessageId, from: bot, chat, text }) };
  }

  async function call(method: string, given: Parameters, signal: AbortSignal): Promise<Answer> {
    const chat = chats.get(Number(given.chat_id));
    const text = textShown(given);
    switch (method) {
      case 'getMe':
        return { result: bot };
      case 'getUpdates': {
        const [offset, limit, timeout] = [given.offset ?? 0, given.limit ?? 100, given.timeout ?? 0];
        const outcome = await updates.get(Number(offset), Number(limit), Number(timeout) * 1000, signal);
        if ('updates' in outcome) return { result: outcome.updates };
        return outcome.refused === 'conflict' ? CONFLICT : UNAUTHORIZED;
      }
      case 'getWebhookInfo':
        return { result: { url: '', has_custom_certificate: false, pending_update_count: updates.pending } };
      case 'sendMessage':
        return show(chat, text, null);
      case 'editMessageText':
        return show(chat, text, Number(given.message_id));
      case 'getChat':
        return chat === undefined ? badRequest('chat not found') : { result: chat };
      case 'getMyCommands':
        return { result: commands };
      case 'setMyCommands':
        commands = structured(given.commands ?? []);
        return { result: true };
      case 'deleteMyCommands':
        commands = [];
        return { result: true };
      default:
        return ACKNOWLEDGED.has(method) ? { result: true } : NOT_FOUND;
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, asked = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(pathOf(request)) ?? [];
    const parameters = await parametersOf(request);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const confirmedBefore = updates.confirmed;
    const {
      status = 200,
      result,
      description,
    } = !/^\d+:[\w-]+$/.test(asked)
      ? NOT_FOUND
      : credentials.accepts(asked)
        ? await call(method, parameters, gone.signal)
        : UNAUTHORIZED;
    const updateIds =
      method === 'getUpdates' && Array.isArray(result) ? result.map((it) => it.update_id) : [];
    if (
      method !== 'getUpdates' ||
      updateIds.length > 0 ||
      status !== 200 ||
      updates.confirmed !== confirmedBefore
    ) {
      const chat = parameters.chat_id === undefined ? null : Number(parameters.chat_id);
      const text = textShown(parameters);
      journal.add({ kind: 'called', method, parameters, status, chat, text, updateIds });
    }
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(status === 200 ? { ok: true, result } : { ok: false, error_code: status, description }),
    );
  }

  return {
    hosts: ['api.telegram.org'],
    handle,
    control: {
      name: 'telegram',
      routes: {
        'GET /bot': () => ({ id: bot.id, username: bot.username, commands, confirmed: updates.confirmed }),
        'PUT /token': (body) => {
          credentials.replace([(body as { token: string }).token]);
          updates.revoke();
        },
        'POST /messages': (body) => {
          const said = body as Said;
          chats.set(said.chat.id, said.chat);
          lastMessageId += 1;
          const messageId = lastMessageId;
          const from = { ...said.from, is_bot: false, language_code: 'en' };
          const updateId = updates.add(messageOf({ ...said, messageId, from }));
          return { messageId, updateId, seq: journal.add({ kind: 'said', messageId, updateId, ...said }) };
        },
      },
      conversation: (after) => journal.after(after),
    },
  };
}

function messageOf({ messageId, from, chat, text }: Said & { readonly messageId: number }): object {
  const entities = entitiesOf(text);
  return {
    message_id: messageId,
    from,
    chat: chat.type === 'private' ? { first_name: from.first_name, username: from.username, ...chat } : chat,
    date: Math.floor(Date.now() / 1000),
    text,
    ...(entities.length > 0 && { entities }),
  };
}

function textShown({ text, caption, parse_mode }: Parameters): string | null {
  const written = text ?? caption;
  return typeof written === 'string' ? shown(written, parse_mode) : null;
}

const UNAUTHORIZED: Answer = { status: 401, description: 'Unauthorized' };
const NOT_FOUND: Answer = { status: 404, description: 'Not Found' };
const CONFLICT: Answer = {
  status: 409,
  description:
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
};

function badRequest(why: string): Answer {
  return { status: 400, description: `Bad Request: ${why}` };
}
