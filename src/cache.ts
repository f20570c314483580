// The one folder for everything kept between runs; `conform clean` empties it.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$XDG_CACHE_HOME/guide-conformance`, or `~/.cache/guide-conformance`. */
export const cacheDir = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'guide-conformance');
