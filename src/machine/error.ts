// A machine that cannot be had: what went wrong, where, and what to do next. Ends a run as inconclusive.

export class MachineError extends Error {
  override readonly name = 'MachineError';
}
