// Secrets read off a machine, kept in the run's folder: whoever goes on with the machine must not show them either.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Inputs, secretsOf } from './inputs.ts';

interface Learned {
  readonly label: string;
  readonly value: string;
}

const FILE = 'secrets.jsonl';

/** Those learned so far, in their order. */
export function learnedSecrets(runDir: string): readonly Learned[] {
  const file = join(runDir, FILE);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Learned);
}

/** The inputs as they are by now: a key that was rotated away is none any more. */
export function currentInputs(inputs: Inputs, runDir: string): Inputs {
  const names = secretsOf(inputs).map(([name]) => name);
  const rotated = learnedSecrets(runDir).filter(({ label }) => names.includes(label));
  return { ...inputs, ...Object.fromEntries(rotated.map(({ label, value }) => [label, value])) };
}

/** @param runDir a folder that nobody else may read */
export function learnSecret(runDir: string, learned: Learned): void {
  appendFileSync(join(runDir, FILE), `${JSON.stringify(learned)}\n`, { mode: 0o600 });
}
