// The captured outputs in fixtures/probe.
import { readFileSync } from 'node:fs';

/** @param name file without its ending: `ufw-standard` */
export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/probe/${name}.txt`, import.meta.url), 'utf8');
}
