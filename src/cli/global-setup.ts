// For Vitest run by itself (`npx vitest`, its UI, watch mode): a fresh machine for each run, as `conform walk` gives it.
import type { TestProject } from 'vitest/node';
import { readInputs } from '../inputs/read.ts';
import { openStage, type Stage } from '../stage.ts';
import { lineProgress } from './progress.ts';

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // `conform` has set one up already.
  if (project.config.provide.stage !== undefined) return undefined;
  const inputs = await readInputs({}, process.env, process.cwd());
  const options = { inputs, world: {}, documentText: {} };
  const abort = new AbortController();
  let stage: Stage | null = null;
  const fresh = async () => {
    await stage?.[Symbol.asyncDispose]();
    stage = await openStage(options, lineProgress(process.stderr), abort.signal);
    project.provide('stage', stage.descriptor);
  };
  await fresh();
  project.onTestsRerun(fresh);
  return async () => {
    abort.abort();
    await stage?.[Symbol.asyncDispose]();
  };
}
