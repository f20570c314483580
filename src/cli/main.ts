#!/usr/bin/env node
// conform: the command line.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheDir } from '../cache.ts';

// What is imported from here on is compiled once for all runs: a third of the time that a short command takes.
enableCompileCache(join(cacheDir, 'code'));
// Its workers, too.
process.env.NODE_COMPILE_CACHE = join(cacheDir, 'code');
// Whoever reads it may have seen enough (`conform … | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
const { main } = await import('./program.ts');
process.exitCode = await main(process.argv.slice(2));
