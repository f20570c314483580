// Secrets that a live service needs and nobody gave: named before anything is started.
import { BadInput } from '../bad-input.ts';
import type { Liveness } from '../report/outcome.ts';
import { describeInputs, type InputName, type Inputs } from '../spec/inputs.ts';

/**
 * Sees to it that every service that was asked to be live has its secret; a stand-in takes one made for the run.
 * @param requested services by id, as asked for; those left out are live only with their secret
 * @throws BadInput naming the secrets that are missing
 */
export function demandSecrets(inputs: Inputs, requested: Readonly<Record<string, Liveness>>): void {
  const missing = describeInputs().filter(
    ({ name, service }) =>
      service !== undefined && requested[service] === 'live' && inputs[name as InputName] === undefined,
  );
  const [first] = missing;
  if (first === undefined) return;
  throw new BadInput(
    'What a live service needs is missing',
    missing.map(({ service, name, environment }) => `${service} needs ${name} (${environment})`).join(', '),
    `Set it in the environment, or ask for the stand-in: --world ${first.service}=stand-in.`,
  );
}
