// The model's side, for checks: what it shall answer, what it was asked, and which keys it takes. Needs the stand-in.
import { AssertionError } from 'node:assert';
import type { LlmRequest } from '../../lab/server/llm/llm.ts';
import type { Reply } from '../../lab/server/llm/turn.ts';
import { type Ask, askStandIn } from './control.ts';
import { eventually } from './eventually.ts';
import { makeApiKey } from './made-keys.ts';

export type { LlmRequest };

export interface LlmOptions {
  /** The lab's control port; null when nothing is stood in for. */
  readonly lab: string | null;
  /** Told of every key that is made. */
  readonly secret: (value: string, label: string) => void;
  readonly signal: AbortSignal;
}

export class Llm {
  readonly #ask: Ask;
  readonly #options: LlmOptions;

  constructor(options: LlmOptions) {
    this.#options = options;
    this.#ask = askStandIn(options.lab, 'llm', options.signal);
  }

  /**
   * What to answer when the user's last words match; the newest rule that fits counts. After a tool's result the model
   * says `The tool said: ...` with that result. Without a rule it says `This is MODEL (stand-in). You said: ...`.
   * @returns how it answers; what that returns takes the rule back when disposed of.
   */
  whenAsked(pattern: RegExp): {
    says(text: string): Promise<AsyncDisposable>;
    /** Of a tool it was not offered the model says so instead. */
    calls(tool: string, args: Readonly<Record<string, unknown>>): Promise<AsyncDisposable>;
  } {
    return {
      says: (say) => this.#rule(pattern, { say }),
      calls: (tool, args) => this.#rule(pattern, { call: { tool, args } }),
    };
  }

  /** What it was asked, in order; with `since` only what came after the request of that number. */
  async requests({ since = 0 }: { readonly since?: number } = {}): Promise<readonly LlmRequest[]> {
    return (await this.#ask('GET', `/conversation?after=${since}`)) as readonly LlmRequest[];
  }

  /** Number of the last request: for {@link requests}. */
  async now(): Promise<number> {
    return (await this.requests()).at(-1)?.seq ?? 0;
  }

  /**
   * The next request in which the user's last words match.
   * @throws AssertionError when none comes within `withinMs`
   */
  async asked(
    pattern: RegExp,
    { withinMs, since = 0 }: { readonly withinMs: number; readonly since?: number },
  ): Promise<LlmRequest> {
    const find = async () =>
      (await this.requests({ since })).find(({ asked }) => asked !== null && pattern.test(asked.question));
    const found = await eventually(find, withinMs, this.#options.signal);
    if (found !== null) return found;
    const heard = (await this.requests({ since })).flatMap(({ asked }) => asked?.question ?? []);
    throw new AssertionError({
      message: `The model was not asked ${pattern} within ${withinMs / 1000} s.`,
      actual: heard,
      expected: pattern,
      operator: 'asked',
    });
  }

  /** A new key, as from the provider's console: every other is refused from now on. */
  async replaceKey(): Promise<string> {
    const key = makeApiKey();
    this.#options.secret(key, 'llmApiKey');
    await this.#ask('PUT', '/keys', { keys: [key] });
    return key;
  }

  async #rule({ source, flags }: RegExp, reply: Reply): Promise<AsyncDisposable> {
    const { id } = (await this.#ask('POST', '/rules', { when: { source, flags }, reply })) as { id: number };
    return {
      [Symbol.asyncDispose]: async () => {
        await this.#ask('DELETE', '/rules', { id });
      },
    };
  }
}
