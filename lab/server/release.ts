// A suite's Release file: its fields and the checksums of its indices.
import { createHash } from 'node:crypto';

export interface ReleaseFields {
  readonly Origin: string;
  readonly Label: string;
  readonly Suite: string;
  readonly Codename: string;
  readonly Architectures: string;
  readonly Components: string;
  readonly Description: string;
}

/**
 * @param date when it was made; apt refuses one from the future
 * @param indices contents of the indices by path below the folder that Release is in
 * @returns the text of Release, as apt expects it, unsigned
 */
export function releaseText(fields: ReleaseFields, date: Date, indices: ReadonlyMap<string, Buffer>): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  lines.push(`Date: ${date.toUTCString().replace('GMT', 'UTC')}`, 'SHA256:');
  for (const [path, content] of indices) {
    const sum = createHash('sha256').update(content).digest('hex');
    lines.push(` ${sum} ${content.length} ${path}`);
  }
  return `${lines.join('\n')}\n`;
}
