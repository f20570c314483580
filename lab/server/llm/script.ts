// What the model answers: something recognisable, unless a rule says otherwise.
import { question, type Reply, type Turn } from './turn.ts';

export interface Rule {
  /** Regular expression for the user's last words. */
  readonly when: { readonly source: string; readonly flags: string };
  readonly reply: Reply;
}

export class Script {
  #rules: readonly (Rule & { readonly id: number })[] = [];
  #lastId = 0;

  /** The newest rule that fits is the one that counts. @returns its id */
  add(rule: Rule): number {
    new RegExp(rule.when.source, rule.when.flags);
    this.#lastId += 1;
    this.#rules = [{ ...rule, id: this.#lastId }, ...this.#rules];
    return this.#lastId;
  }

  remove(id: number): void {
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
  }

  reply(turn: Turn): Reply {
    const asked = question(turn);
    if (turn.afterTool) return { say: `The tool said: ${turn.toolResults.at(-1)}` };
    const rule = this.#rules.find(({ when }) => new RegExp(when.source, when.flags).test(asked));
    if (rule !== undefined) return offered(rule.reply, turn);
    // As a model with nothing to report would: what OpenClaw asks for by itself is not for anybody's ears.
    const quiet = /\b(HEARTBEAT_OK|NO_REPLY)\b/.exec(asked);
    if (quiet?.[1] !== undefined) return { say: quiet[1] };
    return { say: `This is ${turn.model} (stand-in). You said: ${asked.trim().slice(-300)}` };
  }
}

/** A model calls no tool that it was not offered. */
function offered(reply: Reply, { tools }: Turn): Reply {
  if (!('call' in reply) || tools.includes(reply.call.tool)) return reply;
  return { say: `I was not offered the tool ${reply.call.tool}, only: ${tools.join(', ') || 'none'}.` };
}
