// What is asked of a model and what it answers, whichever of the provider's APIs it came by.

export interface Message {
  readonly role: string;
  readonly text: string;
}

/** One request for an answer. */
export interface Turn {
  readonly model: string;
  /** The system prompt; empty when there is none. */
  readonly system: string;
  /** What user and assistant said, in order. */
  readonly messages: readonly Message[];
  /** Names of the tools the model may call, those that are only named to it included. */
  readonly tools: readonly string[];
  /** What came of all tool calls of the conversation. */
  readonly toolResults: readonly string[];
  /** Whether it is a tool's result that the model is asked to go on from. */
  readonly afterTool: boolean;
  readonly stream: boolean;
}

export type Reply =
  | { readonly say: string }
  | { readonly call: { readonly tool: string; readonly args: Readonly<Record<string, unknown>> } };

/**
 * What OpenClaw itself says in the user's name since 2026.9: what it knows besides, after the user's own words, and the request
 * for a recap of the conversation.
 */
const OF_OPENCLAW = /^(?:<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>|\{"previousRecap":)/;

/** What it puts around the user's own words: who said them, and where it runs. What a model repeats of it, it takes out again. */
const AROUND =
  /^\[[^\]]*\] Conversation info: ⟦openclaw:ctx⟧\n```json\n[\s\S]*?\n```\n\n|\n\nRuntime: agent=[\s\S]*$/g;

/** The last thing the user said; empty where there is none of the user's. */
export function question(turn: Turn): string {
  const said = turn.messages.findLast((message) => message.role === 'user' && !isOfOpenClaw(message));
  return said?.text.replace(AROUND, '') ?? '';
}

/** What OpenClaw says by itself counts for nothing: it comes last since 2026.9, after a tool's result as well. */
export function isOfOpenClaw({ role, text }: Message): boolean {
  return role === 'user' && OF_OPENCLAW.test(text);
}

/**
 * Tools that a model is told the names of, and may call by them, without how they are called: OpenClaw has them in its system
 * prompt since 2026.9.
 */
export function namedTools(system: string): readonly string[] {
  const [, list = ''] = /^Available deferred-schema tools:\n((?:- .*\n)*)/m.exec(system) ?? [];
  return [...list.matchAll(/^- ([\w-]+)/gm)].flatMap(([, name]) => name ?? []);
}
