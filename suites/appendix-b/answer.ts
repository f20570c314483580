// The owner is answered by a gateway that has its secrets from 1Password.
import type { CheckContext } from '../../src/spec/context.ts';
import { expectAnswer } from '../answer.ts';
import { expectSupplied } from './supplied.ts';

export async function expectSuppliedAnswer(context: CheckContext): Promise<void> {
  await expectSupplied(context);
  await expectAnswer(context);
}
