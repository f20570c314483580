// A fingerprint of prose, so that a promise can be bound to the guide without copying the guide's words.
import { createHash } from 'node:crypto';

/**
 * Fingerprint of a promise, an expected output or a long text such as SOUL.md.
 *
 * Only whitespace is folded: text wrapped or aligned differently keeps its fingerprint. Markdown's emphasis and
 * backticks stay significant, on purpose. The same characters are content elsewhere (`*` in the columns of iptables,
 * `_` in a key), so dropping them could make two promises one; and re-emphasising a security promise is worth a look.
 *
 * @returns SHA-256 of the normalised text's UTF-8, 64 hex digits
 */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text.replace(/\s+/g, ' ').trim()).digest('hex');
}
