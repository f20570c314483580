// What every stand-in is: some host names and an answer to requests for them.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Runs inside the lab container, which has no node_modules: Node's own modules only in this folder. */
export interface StandIn {
  /** The names of the service it stands in for, in lower case. */
  readonly hosts: readonly string[];
  /** Answers one request; must end the response. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** The path of a request as sent, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
