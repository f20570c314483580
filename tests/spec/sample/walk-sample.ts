// Walks a sample spec on a machine that is none, in a process of its own.
import { join } from 'node:path';
import { execa } from 'execa';
import type { OutcomeRecord } from '../../../src/report/outcome.ts';
import type { SectionPlace } from '../../../src/report/task-meta.ts';
import { inputsSchema } from '../../../src/spec/inputs.ts';
import type { StageDescriptor } from '../../../src/spec/session.ts';
import type { SshServer } from '../../machine/ssh-server.ts';

export interface Told {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  readonly note?: string;
  readonly errors?: readonly string[];
  readonly place?: SectionPlace;
  readonly record?: OutcomeRecord;
  readonly prerequisites?: readonly OutcomeRecord[];
}

/**
 * @param server the machine
 * @param spec name of a sample
 * @param pattern Vitest's -t
 * @returns what Vitest made of each test
 */
export async function walkSample(
  server: SshServer,
  spec: string,
  pattern?: string,
): Promise<readonly Told[]> {
  const stage: StageDescriptor = {
    machine: {
      kind: 'container',
      id: 'sample',
      ssh: server.endpoint,
      image: 'none',
      system: { os: 'none', kernel: 'none', systemd: 'none' },
      remarks: [],
    },
    world: {},
    inputs: inputsSchema.parse({}),
    lab: null,
    runDir: server.dir,
    documentText: {},
    checkpoints: null,
  };
  const { stdout } = await execa(
    process.execPath,
    [join(import.meta.dirname, 'run.ts'), JSON.stringify(stage), spec, ...(pattern ? [pattern] : [])],
    // What Vitest tells its workers is not for a Vitest of its own.
    {
      timeout: 50_000,
      env: { VITEST: undefined, VITEST_MODE: undefined, NODE_ENV: undefined, TEST: undefined },
    },
  );
  return JSON.parse(stdout.split('\n').at(-1) ?? '') as Told[];
}
