// Whether faults are found: ten of tests/sabotage, each about another row of the guide's checklist, put into a finished machine.
import { execa } from 'execa';
import { injection, removal } from '../../src/prove/script.ts';
import type { Session } from '../../src/spec/session.ts';
import { faults } from '../../tests/sabotage/faults.ts';

const TEN = [
  'checklist-old-node',
  'checklist-old-openclaw',
  'checklist-docker-user-open',
  'checklist-soul-writable',
  'checklist-no-jail',
  '6.3-on-the-tailnet',
  '6.3-more-exposed',
  '7-ssh-allowed',
  '7-funnel-on',
  '8.3-no-device-auth',
];

export interface Tool {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Record<string, string>;
}

/**
 * Puts one fault in after the other, and has each tool look. A tool has found it when it ends with 1, as all of these do when
 * something is wrong: one that could not look has found nothing.
 * @param tell called with the fault that is next
 * @returns ids of the faults that a tool has not found, by its name; `tried` of them in all
 * @throws Error when a tool finds something wrong with the machine without any fault: it could not but find them all
 */
export async function missedBy(
  tools: readonly Tool[],
  session: Session,
  cwd: string,
  tell: (fault: string) => void,
  signal: AbortSignal,
): Promise<{ readonly tried: number; readonly missed: ReadonlyMap<string, readonly string[]> }> {
  const missed = new Map<string, string[]>(tools.map(({ name }) => [name, []]));
  const chosen = TEN.flatMap((id) => faults.find((fault) => fault.id === id) ?? []);
  const exitCodeOf = async ({ command: [program = '', ...args], env }: Tool) => {
    const options = { cwd, env, cancelSignal: signal, reject: false, stdin: 'ignore' } as const;
    return (await execa(program, args, options)).exitCode;
  };
  for (const tool of tools) {
    tell(`none: ${tool.name}`);
    const exitCode = await exitCodeOf(tool);
    if (exitCode !== 0) throw new Error(`Without any fault, ${tool.name} ends with ${exitCode}.`);
  }
  for (const fault of chosen) {
    tell(fault.id);
    await change(injection(fault), session);
    try {
      for (const tool of tools) if ((await exitCodeOf(tool)) !== 1) missed.get(tool.name)?.push(fault.id);
    } finally {
      await change(removal(fault), session);
    }
  }
  return { tried: chosen.length, missed };
}

async function change(script: string, session: Session): Promise<void> {
  const { failures, stderr } = await session.shell.block(script);
  const [failure] = failures;
  if (failure !== undefined) throw new Error(`${failure.command}: exit ${failure.exitCode}\n${stderr}`);
}
