// What every stand-in is: some host names, an answer to requests for them, and what the runner may ask of it.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Runs inside the lab container, which has no node_modules: Node's own modules only in this folder. */
export interface StandIn {
  /** The names of the service it stands in for, in lower case. */
  readonly hosts: readonly string[];
  /** Answers one request; must end the response, unless the promise it returns fails. */
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
  readonly control?: Control;
}

/** What the runner may ask for over the control port, as JSON both ways: a secret goes in, and never comes out. */
export interface Control {
  /** First part of the paths it answers to. */
  readonly name: string;
  /** By `METHOD /REST`, without the name. What is undefined is answered without content. */
  readonly routes: Readonly<Record<string, (body: unknown, query: URLSearchParams) => unknown>>;
  /** All that was said between the machine and the stand-in, later than entry number `after`. */
  conversation(after: number): readonly object[];
}

/** The path of a request as sent, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
