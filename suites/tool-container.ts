// The container in which a tool call of the owner's session runs.
import {
  readProcessesStarted,
  readSandboxContainers,
  type SandboxContainer,
} from '../src/probe/openclaw/sandbox.ts';
import type { CheckContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';
import { expectTakenOver } from './gateway-config.ts';
import { ownerHasCalled } from './owner.ts';

export const IMAGE = 'openclaw-sandbox:bookworm-slim';

/** What a sandbox container says of the owner's session; since 2026.9 with the chat and the workspace. */
export const OWNERS_SESSION = /^agent:main:(?:main$|telegram:default:direct:\d+:workspace:)/;

export interface ToolRun {
  /** What the command printed, as the model was told. */
  readonly said: string;
  /** All sandbox containers afterwards. */
  readonly containers: readonly SandboxContainer[];
}

/** Has the model run a command, where no sandbox container was left from before. */
export async function toolRuns(context: CheckContext, command: string): Promise<ToolRun> {
  const { shell } = context;
  await removeSandboxes(context);
  await expectTakenOver(context);
  const { result } = await ownerHasCalled(context, 'exec', { command });
  expect(result, 'the model could call exec').not.toBeNull();
  return { said: result ?? '', containers: await readSandboxContainers(shell) };
}

/** The sandbox container of the owner's session; a tool call makes it when there is none, or when it is stopped. */
export async function sandboxOf(context: CheckContext): Promise<SandboxContainer> {
  const there = await context.read(readSandboxContainers);
  if (there.length === 1 && there[0]?.running) return there[0];
  const { containers } = await toolRuns(context, 'true');
  const [container] = containers;
  expect(containers, 'one container for the one session').toHaveLength(1);
  if (container === undefined) throw new Error('There is no sandbox container.');
  return container;
}

/** How many processes start in a container of its own that a tool call has made; it is removed with its remains. */
export async function processesStarted(context: CheckContext): Promise<number> {
  const { containers } = await toolRuns(context, 'true');
  const [container] = containers;
  expect(containers, 'one container for the one session').toHaveLength(1);
  try {
    return await readProcessesStarted(context.shell, container?.id ?? '');
  } finally {
    await removeSandboxes(context);
  }
}

/** The gateway makes new ones when it needs them. */
async function removeSandboxes({ shell }: CheckContext): Promise<void> {
  const { exitCode, stderr } = await shell.run(
    'set -e; ids=$(sudo docker ps -aq --filter label=openclaw.sandbox=1); [ -z "$ids" ] || sudo docker rm -f $ids',
  );
  if (exitCode !== 0) throw new Error(`The sandbox containers could not be removed: ${stderr}`);
}
