// What a check has changed of OpenClaw's configuration is taken back: the file is put back, and the gateway has taken it in.
import { basename, dirname } from 'node:path';
import { awaitJournal, readJournalCursor } from '../../src/probe/journal.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { LISTENS } from '../../src/probe/openclaw/gateway-log.ts';
import { CONFIG } from '../../src/probe/openclaw/service-user.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { expect } from '../../src/spec/index.ts';
import { expectGatewayAgain, START_LIMIT_MS } from '../gateway.ts';

/** The configuration and OpenClaw's backups of it, of which each change drops the oldest. */
const KEPT = '/root/conform-kept';
const KEPT_CONFIG = `${KEPT}/${basename(CONFIG)}`;

/** Does `work`, which may change the configuration once, and puts it back as it was before. */
export async function keepingConfig(context: CheckContext, work: () => Promise<void>): Promise<void> {
  const { shell, $ } = context;
  await $`sudo sh -c ${`rm -rf ${KEPT} && mkdir ${KEPT} && cp -a ${CONFIG}* ${KEPT}/`}`;
  const after = await readJournalCursor(shell);
  try {
    await work();
  } finally {
    if ((await $`sudo cmp --silent ${CONFIG} ${KEPT_CONFIG}`).exitCode !== 0) {
      // What work has changed must not be taken in after what is put back now.
      await startedAfter(after, context);
      await reloading(context, () => $`sudo cp --preserve=all ${KEPT_CONFIG} ${CONFIG}`);
    }
    await $`sudo sh -c ${`rm -f ${CONFIG}.bak*; cp -a ${KEPT_CONFIG}.bak* ${dirname(CONFIG)}/; rm -rf ${KEPT}`}`;
  }
}

/** Does `change`, which changes the configuration, and waits until the gateway has started anew because of it. */
export async function reloading(context: CheckContext, change: () => Promise<unknown>): Promise<void> {
  const after = await readJournalCursor(context.shell);
  await change();
  await startedAfter(after, context);
  await expectGatewayAgain(context);
}

async function startedAfter(after: string, { shell }: CheckContext): Promise<void> {
  const message = `${LISTENS}|config hot reload applied`;
  const isBack = await awaitJournal(shell, { unit: UNIT, message, after, limitMs: START_LIMIT_MS });
  expect(isBack, 'the gateway has started anew').toBe(true);
}
