// Images that the Docker engine has.
import type { ReadingShell } from '../machine/shell.ts';
import { linesOf, outputOf } from './result.ts';

/** Names with tags, sorted: `openclaw-sandbox:bookworm-slim` (guide: 8.1). */
export async function readImages(shell: ReadingShell): Promise<readonly string[]> {
  const result = await shell.$`sudo docker images --format ${'{{.Repository}}:{{.Tag}}'}`;
  return linesOf(outputOf(result, 'Start the engine: without it no image can be listed.')).sort();
}
