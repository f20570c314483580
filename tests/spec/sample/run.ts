// Runs the sample spec in a process of its own, as a walk would, and tells what Vitest made of it: run.ts STAGE SPEC [NAME]
import { startVitest } from 'vitest/node';
import type { StageDescriptor } from '../../../src/spec/session.ts';

const [stage = '', spec = '', testNamePattern] = process.argv.slice(2);

const vitest = await startVitest('test', [], {
  config: false,
  watch: false,
  dir: import.meta.dirname,
  include: [`${spec}.sample.ts`],
  maxConcurrency: 4,
  reporters: [{}],
  isolate: false,
  maxWorkers: 1,
  fileParallelism: false,
  provide: { stage: JSON.parse(stage) as StageDescriptor },
  ...(testNamePattern !== undefined && { testNamePattern }),
});
const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const told = tests.map((test) => {
  const result = test.result();
  const { record, prerequisites, place } = test.meta();
  return {
    name: test.fullName,
    state: result.state,
    note: result.state === 'skipped' ? result.note : undefined,
    errors: result.errors?.map(({ message }) => message),
    place,
    record,
    prerequisites,
  };
});
await vitest.close();
process.exitCode = 0;
process.stdout.write(`\n${JSON.stringify(told)}\n`);
