// What is kept between runs is kept in a temporary folder here. To be imported before anything of src, which reads its place once.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export const ownCache = mkdtempSync(join(tmpdir(), 'cache-'));
process.env.XDG_CACHE_HOME = ownCache;

afterAll(() => rm(ownCache, { recursive: true, force: true }));
