// One clear message for whatever ended a command: a stack only for what is our own fault.
import { BadInput } from '../bad-input.ts';
import { MachineError } from '../machine/error.ts';
import { BrokenError } from '../machine/shell.ts';
import { WorldError } from '../world/services.ts';
import { Interrupted } from './interrupt.ts';

const KNOWN = [BadInput, MachineError, WorldError, BrokenError, Interrupted];

/** What to tell the user of an error: what happened, where, and what to do next. */
export function explain(error: unknown): string {
  if (isOutOfSpace(error)) {
    return `No space left on the disk: ${messageOf(error)}\nFree some (\`conform clean\` empties our caches, a machine and its images need about 3 GB) and try again.`;
  }
  if (KNOWN.some((kind) => error instanceof kind)) return messageOf(error);
  // An abort travels as whatever the interrupted call makes of it.
  if (error instanceof Error && error.cause instanceof Interrupted) return error.cause.message;
  const stack = error instanceof Error ? error.stack : undefined;
  return `Something went wrong that should not, which is a defect of this suite:\n${stack ?? String(error)}`;
}

function isOutOfSpace(error: unknown): boolean {
  return /ENOSPC|no space left on device/i.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
