// Telegram's side, for checks: people who write to the bot and hear its answers. Needs the stand-in.
import { AssertionError } from 'node:assert';
import { createHash, randomInt } from 'node:crypto';
import type { Chat, TelegramEvent, User } from '../../lab/server/telegram/telegram.ts';
import { type Ask, askStandIn } from './control.ts';
import { eventually } from './eventually.ts';
import { makeBotToken } from './made-keys.ts';

export type { TelegramEvent };

export interface TelegramOptions {
  /** The lab's control port; null when nothing is stood in for. */
  readonly lab: string | null;
  /** Told of every token that is made. */
  readonly secret: (value: string, label: string) => void;
  /** Told of what people say, and of what they hear or wait for in vain, with the milliseconds it took. */
  readonly note: (what: string, heard: string, durationMs: number) => void;
  readonly signal: AbortSignal;
}

export class Telegram {
  readonly #ask: Ask;
  readonly #options: TelegramOptions;

  constructor(options: TelegramOptions) {
    this.#options = options;
    this.#ask = askStandIn(options.lab, 'telegram', options.signal);
  }

  /** Somebody of that name: the same name is the same person, in every check of the run. */
  person(name: string): Person {
    return this.#somebody(this.idOf(name), name);
  }

  /** The user id of the person of that name, whether or not they have ever written. */
  idOf(name: string): number {
    return 1_000_000 + (createHash('sha256').update(name).digest().readUInt32BE() % 1_000_000_000);
  }

  /** Somebody who has never written to the bot before. */
  stranger(): Person {
    const id = randomInt(2_000_000_000, 4_000_000_000);
    return this.#somebody(id, `Stranger${id}`);
  }

  /** A group that the bot is in, and that everybody may write to. The same title is the same group. */
  group(title: string): Group {
    const id = -1 - (createHash('sha256').update(title).digest().readUInt32BE() % 1_000_000_000);
    return { chat: { id, type: 'group', title } };
  }

  /** The bot as its users see it, and how far it has received what was written: every update before `confirmed`. */
  async bot(): Promise<{ readonly id: number; readonly username: string; readonly confirmed: number }> {
    return (await this.#ask('GET', '/bot')) as { id: number; username: string; confirmed: number };
  }

  /** All that was said and called, in order; with `since` only what came after the event of that number. */
  async events({ since = 0 }: { readonly since?: number } = {}): Promise<readonly TelegramEvent[]> {
    return (await this.#ask('GET', `/conversation?after=${since}`)) as readonly TelegramEvent[];
  }

  /** A new token for the bot, as from BotFather: the old one is refused from now on. */
  async replaceToken(): Promise<string> {
    const token = makeBotToken(String((await this.bot()).id));
    this.#options.secret(token, 'botToken');
    await this.#ask('PUT', '/token', { token });
    return token;
  }

  #somebody(id: number, name: string): Person {
    const user = { id, first_name: name, username: `${name.toLowerCase().replaceAll(/\W+/g, '_')}_${id}` };
    return new Person(this, this.#ask, user, this.#options);
  }
}

export interface Group {
  readonly chat: Chat;
}

/** What the bot sent, as people see it. */
export interface Heard {
  readonly text: string;
  /** Number of the event, for {@link Telegram.events}. */
  readonly seq: number;
  /** What the pattern found: `match[1]` is its first group. */
  readonly match: RegExpMatchArray;
}

/** What was written. */
export interface Written {
  /** Number of the event. */
  readonly seq: number;
  readonly updateId: number;
}

/** One person in one chat with the bot. */
class Conversation {
  readonly #telegram: Telegram;
  readonly #ask: Ask;
  readonly #options: TelegramOptions;
  readonly user: User;
  readonly chat: Chat;
  /** What the bot sent up to here was answered to or listened to already. */
  #heardTo = 0;

  constructor(telegram: Telegram, ask: Ask, user: User, chat: Chat, options: TelegramOptions) {
    this.#telegram = telegram;
    this.#ask = ask;
    this.user = user;
    this.chat = chat;
    this.#options = options;
  }

  /** Writes a message; what the bot had sent into the chat before is of no interest any more. */
  async says(text: string): Promise<Written> {
    const startedAt = performance.now();
    const written = (await this.#ask('POST', '/messages', {
      from: this.user,
      chat: this.chat,
      text,
    })) as Written;
    this.#heardTo = written.seq;
    this.#note(`says: ${text}`, '', startedAt);
    return written;
  }

  /**
   * The next message of the bot in this chat that matches.
   * @throws AssertionError when none comes within `withinMs`
   */
  async hears(pattern: RegExp, { withinMs }: { readonly withinMs: number }): Promise<Heard> {
    const find = async () => {
      for (const { seq, text } of await this.#messages(this.#heardTo)) {
        const match = pattern.exec(text);
        if (match !== null) return { seq, text, match };
      }
      return null;
    };
    const startedAt = performance.now();
    const heard = await eventually(find, withinMs, this.#options.signal);
    this.#note(`waits to hear ${pattern}`, heard?.text ?? '(nothing like it)', startedAt);
    if (heard === null) {
      throw new AssertionError({
        message: `${this.user.first_name} did not hear ${pattern} from the bot within ${withinMs / 1000} s.`,
        actual: (await this.#messages(this.#heardTo)).map(({ text }) => text),
        expected: pattern,
        operator: 'hears',
      });
    }
    this.#heardTo = heard.seq;
    return heard;
  }

  /**
   * Everything the bot has sent into this chat since the person's last word here, once `meanwhile` is over.
   *
   * That nothing is sent can only be told by something that comes later. Updates of one chat are handled one after the
   * other, so in a group an answer to a later message proves that the earlier one has been dealt with. For another chat it proves
   * it as far as refusing takes no longer than answering does: the bot received this one first, and an answer needs the model.
   * @param meanwhile ends when the bot has answered something said after: `async () => { await friend.says(...); await friend.hears(...) }`
   */
  async heardDuring(meanwhile: () => Promise<unknown>): Promise<readonly string[]> {
    const from = this.#heardTo;
    await meanwhile();
    return (await this.#messages(from)).map(({ text }) => text);
  }

  #note(what: string, heard: string, startedAt: number): void {
    const where = this.chat.type === 'private' ? '' : ` in a ${this.chat.type}`;
    const who = `(${this.user.first_name} on Telegram${where})`;
    this.#options.note(`${who} ${what}`, heard, Math.round(performance.now() - startedAt));
  }

  async #messages(since: number): Promise<{ seq: number; text: string }[]> {
    const events = await this.#telegram.events({ since });
    return events.flatMap((event) =>
      event.kind === 'called' && event.status === 200 && event.chat === this.chat.id && event.text !== null
        ? [{ seq: event.seq, text: event.text }]
        : [],
    );
  }
}

/** In the private chat with the bot. */
export class Person extends Conversation {
  readonly #in: (chat: Chat) => Conversation;

  constructor(telegram: Telegram, ask: Ask, user: User, options: TelegramOptions) {
    super(telegram, ask, user, { id: user.id, type: 'private' }, options);
    this.#in = (chat) => new Conversation(telegram, ask, user, chat, options);
  }

  /** The same person in a group. */
  in({ chat }: Group): Conversation {
    return this.#in(chat);
  }
}
