// OpenAI's Chat Completions API (POST /v1/chat/completions): what a provider declared as `openai-completions` speaks.
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { openStream, pieces } from './events.ts';
import { isOfOpenClaw, namedTools, type Reply, type Turn } from './turn.ts';

/** As much of a request as is read here. */
export interface ChatRequest {
  readonly model?: string;
  readonly messages?: readonly ChatMessage[];
  readonly tools?: readonly { readonly function?: { readonly name: string } }[];
  readonly stream?: boolean;
}

interface ChatMessage {
  readonly role: string;
  readonly content?: string | null | readonly { readonly text?: string }[];
}

export function readTurn({ model = '', messages = [], tools = [], stream = false }: ChatRequest): Turn {
  const said = messages.map(({ role, content }) => ({ role, text: textOf(content) }));
  const by = (...roles: readonly string[]) => said.filter(({ role }) => roles.includes(role));
  const system = by('system', 'developer')
    .map(({ text }) => text)
    .join('\n\n');
  return {
    model,
    system,
    messages: by('user', 'assistant'),
    tools: [...tools.flatMap((tool) => tool.function?.name ?? []), ...namedTools(system)],
    toolResults: by('tool').map(({ text }) => text),
    afterTool: said.findLast((message) => !isOfOpenClaw(message))?.role === 'tool',
    stream,
  };
}

function textOf(content: ChatMessage['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text = '' }) => text).join('\n');
}

const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

export function writeReply(reply: Reply, { model, stream }: Turn, response: ServerResponse): void {
  const base = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
  const calls =
    'call' in reply
      ? [
          {
            index: 0,
            id: `call_${randomUUID()}`,
            type: 'function',
            function: { name: reply.call.tool, arguments: JSON.stringify(reply.call.args) },
          },
        ]
      : undefined;
  const reason = calls === undefined ? 'stop' : 'tool_calls';
  const text = 'say' in reply ? reply.say : null;
  if (!stream) {
    const message = { role: 'assistant', content: text, ...(calls && { tool_calls: calls }) };
    const choices = [{ index: 0, finish_reason: reason, message }];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...base, object: 'chat.completion', choices, usage: USAGE }));
    return;
  }

  const send = openStream(response);
  const chunk = (delta: object, finish: string | null, usage?: object) =>
    send({
      ...base,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish }],
      ...(usage && { usage }),
    });
  chunk({ role: 'assistant', content: calls === undefined ? '' : null }, null);
  if (calls !== undefined) chunk({ tool_calls: calls }, null);
  for (const content of text === null ? [] : pieces(text)) chunk({ content }, null);
  chunk({}, reason, USAGE);
  send('[DONE]');
  response.end();
}
