// A fingerprint of prose, so that a promise can be bound to the guide without copying the guide's words.
import { createHash } from 'node:crypto';

/**
 * Fingerprint of a promise, an expected output or a long text such as SOUL.md.
 *
 * Only whitespace is folded: text wrapped or aligned differently keeps its fingerprint. `*`, `_` and backticks are content (in
 * the columns of iptables, in a key); statements of the guide come here without their emphasis.
 *
 * @returns SHA-256 of the normalised text's UTF-8, 64 hex digits
 */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text.replace(/\s+/g, ' ').trim()).digest('hex');
}
