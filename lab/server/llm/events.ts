// Server-sent events, as the provider streams its answers.
import type { ServerResponse } from 'node:http';

export function openStream(response: ServerResponse): (data: object | string, event?: string) => void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  return (data, event) => {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
  };
}

/** A text in the pieces in which it is streamed: more than one where it has more than one word. */
export function pieces(text: string): string[] {
  return text.match(/\s*\S+\s*/g) ?? [text];
}
