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
  /** Names of the tools the model may call. */
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
  const said = turn.messages.findLast(({ role, text }) => role === 'user' && !OF_OPENCLAW.test(text));
  return said?.text.replace(AROUND, '') ?? '';
}
