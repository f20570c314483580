// The `expect` of specs: that of the step or check which is running, also when several run at once.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExpectStatic } from 'vitest';

/** Shared by all copies of this module in one process: Vitest may load it more than once. */
const KEY = Symbol.for('guide-conformance.expect');
const store = globalThis as { [KEY]?: AsyncLocalStorage<Asserting> };
store[KEY] ??= new AsyncLocalStorage();
const running: AsyncLocalStorage<Asserting> = store[KEY];

interface Asserting {
  readonly own: ExpectStatic;
  readonly patience: number;
}

/** Elsewhere nothing is asserted: there, definitions are only read. */
const ofNobody = process.env.VITEST ? (await import('vitest')).expect : undefined;

/**
 * Vitest's `expect`: it counts its assertions for the item they belong to. Outside of any, it is Vitest's global one. What it polls
 * for has as much more time as all else on a machine that is slow by its nature.
 */
export const expect = new Proxy((() => undefined) as unknown as ExpectStatic, {
  apply: (_target, _self, given) => Reflect.apply(current().own, undefined, given),
  get: (_target, name) => {
    const { own, patience } = current();
    return name === 'poll' && patience !== 1 ? pollWith(own, patience) : Reflect.get(own, name);
  },
});

function pollWith(own: ExpectStatic, patience: number): ExpectStatic['poll'] {
  return (look, options = {}) =>
    own.poll(look, {
      ...options,
      ...(options.timeout !== undefined && { timeout: options.timeout * patience }),
    });
}

function current(): Asserting {
  const found = running.getStore() ?? (ofNobody && { own: ofNobody, patience: 1 });
  if (found === undefined) throw new Error('Something is asserted outside of any test.');
  return found;
}

/**
 * Does `work`, whose assertions belong to a test with an `expect` of its own.
 * @param patience factor for the time limits of what is polled for
 */
export function expectingWith<T>(own: ExpectStatic, work: () => T, patience = 1): T {
  return running.run({ own, patience }, work);
}
