// Embeddings: a text is always the same vector, another text another one. What they mean, they do not tell.
import { createHash } from 'node:crypto';

/** https://platform.openai.com/docs/api-reference/embeddings/create */
export interface EmbeddingsRequest {
  readonly model: string;
  readonly input: string | readonly string[];
  readonly dimensions?: number;
  readonly encoding_format?: 'float' | 'base64';
}

/** What text-embedding-3-small gives. */
const DIMENSIONS = 1536;

/** The body of the answer, as OpenAI words it. */
export function embeddings({
  model,
  input,
  dimensions = DIMENSIONS,
  encoding_format = 'float',
}: EmbeddingsRequest): object {
  const texts = typeof input === 'string' ? [input] : input;
  const data = texts.map((text, index) => {
    const vector = vectorOf(text, dimensions);
    return {
      object: 'embedding',
      index,
      embedding: encoding_format === 'base64' ? base64(vector) : [...vector],
    };
  });
  const tokens = texts.join(' ').split(/\s+/).length;
  return { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

/** Of length 1, as all of OpenAI's are. */
function vectorOf(text: string, dimensions: number): Float32Array {
  const bytes = createHash('shake256', { outputLength: dimensions }).update(text).digest();
  const vector = Float32Array.from(bytes, (byte) => byte - 127.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function base64(vector: Float32Array): string {
  return Buffer.from(vector.buffer).toString('base64');
}
