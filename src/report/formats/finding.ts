// What the formats for other tools tell of a record, in plain text.

import type { OutcomeRecord, RunResults } from '../outcome.ts';
import { plainText } from '../plain-text.ts';

/** What the results are of: the host, or the system that was walked on. */
export function runName(results: RunResults): string {
  return plainText(results.mode === 'accept' ? results.host.hostname : results.machine.os);
}

/** What was found. */
export function findingText({ title, outcome, reason, question }: OutcomeRecord): string {
  const asked = outcome === 'manual' && question !== undefined ? ` ${question}` : '';
  return plainText(`${title} [${outcome}]:${asked} ${reason ?? 'no reason recorded'}`);
}

/** How to repair it, one thing after the other; undefined where nothing is known. */
export function repairText({ repair }: OutcomeRecord): string | undefined {
  if (repair === undefined || repair.length === 0) return undefined;
  return repair
    .map(({ section, says, commands, erratum }) => {
      const place = erratum === undefined ? section : `${section}, erratum ${erratum}`;
      return plainText(`${says} (${place})${commands === null ? '' : `\n${commands}`}`);
    })
    .join('\n\n');
}
