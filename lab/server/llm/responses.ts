// OpenAI's Responses API (POST /v1/responses): what OpenClaw's own provider `openai` speaks.
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { openStream, pieces } from './events.ts';
import { isOfOpenClaw, type Message, namedTools, type Reply, type Turn } from './turn.ts';

/** As much of a request as is read here. */
export interface ResponsesRequest {
  readonly model?: string;
  readonly instructions?: string;
  readonly input?: string | readonly InputItem[];
  readonly tools?: readonly { readonly type: string; readonly name?: string }[];
  readonly stream?: boolean;
}

interface InputItem {
  readonly type?: string;
  readonly role?: string;
  readonly content?: string | readonly { readonly type: string; readonly text?: string }[];
  readonly output?: unknown;
}

export function readTurn(request: ResponsesRequest): Turn {
  const { model = '', instructions, input = [], tools = [], stream = false } = request;
  const items: readonly InputItem[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const messages = items.flatMap(({ role, content }): Message[] =>
    role === undefined ? [] : [{ role, text: textOf(content) }],
  );
  const isSystem = ({ role }: Message) => role === 'system' || role === 'developer';
  const system = [
    ...(instructions === undefined ? [] : [instructions]),
    ...messages.filter(isSystem).map(({ text }) => text),
  ].join('\n\n');
  const last = items.findLast(({ role = '', content }) => !isOfOpenClaw({ role, text: textOf(content) }));
  return {
    model,
    system,
    messages: messages.filter((message) => !isSystem(message)),
    tools: [...tools.map(({ type, name }) => name ?? type), ...namedTools(system)],
    toolResults: items
      .filter(({ type }) => type === 'function_call_output')
      .map(({ output }) => (typeof output === 'string' ? output : JSON.stringify(output))),
    afterTool: last?.type === 'function_call_output',
    stream,
  };
}

function textOf(content: InputItem['content']): string {
  if (content === undefined || typeof content === 'string') return content ?? '';
  return content.map(({ text = '' }) => text).join('\n');
}

export function writeReply(reply: Reply, { model, stream }: Turn, response: ServerResponse): void {
  const item = itemOf(reply);
  const whole = (status: string, output: readonly object[]) => ({
    id,
    object: 'response',
    created_at: createdAt,
    status,
    model,
    output,
    error: null,
    incomplete_details: null,
    parallel_tool_calls: true,
    usage: status === 'completed' ? USAGE : null,
  });
  const id = `resp_${unique()}`;
  const createdAt = Math.floor(Date.now() / 1000);
  if (!stream) {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(whole('completed', [item])));
    return;
  }

  const send = openStream(response);
  let sequence = 0;
  const emit = (type: string, fields: object) => {
    send({ type, sequence_number: sequence, ...fields }, type);
    sequence += 1;
  };
  const at = { item_id: item.id, output_index: 0 };
  emit('response.created', { response: whole('in_progress', []) });
  emit('response.in_progress', { response: whole('in_progress', []) });
  if (item.type === 'message') {
    const [part] = item.content;
    const inPart = { ...at, content_index: 0 };
    emit('response.output_item.added', {
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    });
    emit('response.content_part.added', { ...inPart, part: { ...part, text: '' } });
    for (const delta of pieces(part.text))
      emit('response.output_text.delta', { ...inPart, delta, logprobs: [] });
    emit('response.output_text.done', { ...inPart, text: part.text, logprobs: [] });
    emit('response.content_part.done', { ...inPart, part });
  } else {
    emit('response.output_item.added', {
      output_index: 0,
      item: { ...item, status: 'in_progress', arguments: '' },
    });
    emit('response.function_call_arguments.delta', { ...at, delta: item.arguments });
    emit('response.function_call_arguments.done', { ...at, arguments: item.arguments });
  }
  emit('response.output_item.done', { output_index: 0, item });
  emit('response.completed', { response: whole('completed', [item]) });
  response.end();
}

const USAGE = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 15,
};

function itemOf(reply: Reply) {
  if ('call' in reply) {
    return {
      type: 'function_call' as const,
      id: `fc_${unique()}`,
      call_id: `call_${unique()}`,
      status: 'completed',
      name: reply.call.tool,
      arguments: JSON.stringify(reply.call.args),
    };
  }
  return {
    type: 'message' as const,
    id: `msg_${unique()}`,
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text: reply.say, annotations: [], logprobs: [] }] as const,
  };
}

function unique(): string {
  return randomUUID().replaceAll('-', '');
}
