// The `expect` of specs: that of the step or check which is running, also when several run at once.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExpectStatic } from 'vitest';

/** Shared by all copies of this module in one process: Vitest may load it more than once. */
const KEY = Symbol.for('guide-conformance.expect');
const store = globalThis as { [KEY]?: AsyncLocalStorage<ExpectStatic> };
store[KEY] ??= new AsyncLocalStorage();
const running: AsyncLocalStorage<ExpectStatic> = store[KEY];

/** Elsewhere nothing is asserted: there, definitions are only read. */
const ofNobody = process.env.VITEST ? (await import('vitest')).expect : undefined;

/** Vitest's `expect`: it counts its assertions for the item they belong to. Outside of any, it is Vitest's global one. */
export const expect = new Proxy((() => undefined) as unknown as ExpectStatic, {
  apply: (_target, _self, given) => Reflect.apply(current(), undefined, given),
  get: (_target, name) => Reflect.get(current(), name),
});

function current(): ExpectStatic {
  const found = running.getStore() ?? ofNobody;
  if (found === undefined) throw new Error('Something is asserted outside of any test.');
  return found;
}

/** Does `work`, whose assertions belong to a test with an `expect` of its own. */
export function expectingWith<T>(own: ExpectStatic, work: () => T): T {
  return running.run(own, work);
}
