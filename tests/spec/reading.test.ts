// What a check may do that does not say how it is disruptive: the compiler is what is tested, each line here by `tsc`.
import { expect, test } from 'vitest';
import type { CommandResult, ReadingShell, Shell } from '../../src/machine/shell.ts';
import type { ReadingContext } from '../../src/spec/context.ts';
import type { CheckDefinition, DisruptiveCheck, ReadingCheck } from '../../src/spec/definition.ts';
import type { Erratum } from '../../src/spec/erratum.ts';
import { check, defineSection } from '../../src/spec/registry.ts';
import { aCheck, anErratum } from './items.ts';

const PROMISE = { severity: 'minor', promise: '1.5 › Expected output' } as const;
const reads = async (shell: ReadingShell): Promise<CommandResult> => shell.run('look');
const changes = async (shell: Shell): Promise<CommandResult> => shell.block('break');

/** Nothing of this runs. */
function written(): void {
  check('reads', PROMISE, async ({ $, shell, read, outside }) => {
    await $`look`;
    await shell.run('look');
    await read(reads);
    await outside.open('eth0', [22]);
  });
  check('is handed no block', PROMISE, async ({ shell }) => {
    // @ts-expect-error
    await shell.block('break');
    // @ts-expect-error
    await changes(shell);
  });
  check('is handed no probe that changes something', PROMISE, async ({ read }) => {
    // @ts-expect-error
    await read(changes);
  });
  // @ts-expect-error
  check('is handed no reboot', PROMISE, async ({ afterReboot }) => afterReboot());
  check('does not log in', PROMISE, async ({ outside }) => {
    // @ts-expect-error
    await outside.intrude('eth0');
  });
  check('sends no message', PROMISE, async ({ telegram }) => {
    // @ts-expect-error
    telegram.person('Owner');
  });
  check(
    'may do what it says it does',
    { ...PROMISE, disruptive: 'service' },
    async ({ read, shell, afterReboot }) => {
      await shell.block('break');
      await read(changes);
      await afterReboot();
    },
  );

  const correction = { kind: 'promise', says: 'It is broken.' } as const;
  const honest: Erratum = {
    ...anErratum(),
    correction: { ...correction, holds: async ({ read }) => void (await read(reads)) },
  };
  const rough: Erratum<Parameters<DisruptiveCheck['body']>[0]> = {
    ...anErratum(),
    correction: { ...correction, holds: async ({ read }) => void (await read(changes)) },
  };
  check('has errata that only read, too', { ...PROMISE, errata: [honest] }, async () => undefined);
  // @ts-expect-error
  check('has no other', { ...PROMISE, errata: [rough] }, async () => undefined);
  check('unless it says so', { ...PROMISE, disruptive: 'job', errata: [rough] }, async () => undefined);
}

test('whoever accepts a host takes no check that may change it', () => {
  const accepts = (item: ReadingCheck, context: ReadingContext) => item.body(context);
  const either: CheckDefinition = aCheck();
  // @ts-expect-error
  const refused = (context: ReadingContext) => accepts(either, context);
  const taken = (context: ReadingContext) =>
    either.disruptive === null ? accepts(either, context) : Promise.resolve();
  expect([written, refused, taken]).toHaveLength(3);
});

test('a check says by itself whether it only reads', () => {
  let items: readonly unknown[] = [];
  defineSection(
    '1.5',
    'Firewall',
    [],
    () => {
      check('reads', PROMISE, async () => undefined);
      check('restarts', { ...PROMISE, disruptive: 'service' }, async () => undefined);
    },
    (section) => {
      items = section.items;
    },
  );
  expect(items).toMatchObject([{ disruptive: null, errata: [] }, { disruptive: 'service' }]);
});
