// The Vitest reporter of the proof: a line for each fault as it has been tried.
import type { Reporter, TestCase } from 'vitest/node';
import { plainText } from '../report/plain-text.ts';
import type { Proof } from './proof.ts';
import { renderMachine, renderProof } from './summary.ts';

export class ProofReporter implements Reporter {
  readonly proofs: Proof[] = [];
  /** What went wrong besides the faults: no machine, a machine that is not sound. */
  readonly obstacles: string[] = [];
  readonly #out: NodeJS.WriteStream;
  readonly #told = new Set<string | undefined>();

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  /** Whether a fault was put in, whatever came of it. */
  isTried(fault: string): boolean {
    return this.proofs.some((proof) => proof.fault === fault && proof.outcome !== 'not-run');
  }

  onTestCaseResult(test: TestCase): void {
    const { proof, choices } = test.meta();
    if (choices) this.#out.write(`${renderMachine(choices)}\n`);
    if (proof) {
      this.proofs.push(proof);
      // What stands in the way of one stands in the way of all that follow.
      const told = proof.outcome === 'not-run' && this.#told.has(proof.reason);
      if (!told) this.#out.write(`${renderProof(proof)}\n`);
      this.#told.add(proof.reason);
      return;
    }
    const { state, errors } = test.result();
    if (state === 'failed')
      this.#obstacle(`${test.name}: ${errors?.map(({ message }) => message).join('\n')}`);
  }

  onTestRunEnd(_: unknown, errors: readonly { message: string }[]): void {
    for (const { message } of errors) this.#obstacle(message);
  }

  #obstacle(message: string): void {
    this.obstacles.push(message);
    this.#out.write(`! ${plainText(message)}\n`);
  }
}
