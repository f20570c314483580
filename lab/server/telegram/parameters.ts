// The parameters of a Bot API call: in the query, as a form or as JSON, as a client likes.
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type Parameters = Readonly<Record<string, unknown>>;

export async function parametersOf(request: IncomingMessage): Promise<Parameters> {
  const { searchParams } = new URL(request.url ?? '/', 'https://api.telegram.org');
  const type = request.headers['content-type'] ?? '';
  const body = await buffer(request);
  const query = Object.fromEntries(searchParams);
  if (body.length === 0) return query;
  if (type.startsWith('application/json'))
    return { ...query, ...(JSON.parse(body.toString()) as Parameters) };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const fields = [...form].map(([name, value]) => [
    name,
    typeof value === 'string' ? value : `(file ${value.name})`,
  ]);
  return { ...query, ...Object.fromEntries(fields) };
}

/** A parameter that a form carries as JSON text. */
export function structured(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
