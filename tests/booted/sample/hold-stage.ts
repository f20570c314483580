// Opens a stage and holds it until it is killed, or until it is told on standard input what to do: `dispose` or `keep`.
import { once } from 'node:events';
import { silent } from '../../../src/progress.ts';
import { inputsSchema } from '../../../src/spec/inputs.ts';
import { openStage } from '../../../src/stage.ts';

const [limitMs] = process.argv.slice(2);
const signal = limitMs === undefined ? new AbortController().signal : AbortSignal.timeout(Number(limitMs));

const stage = await openStage(
  { inputs: inputsSchema.parse({}), world: {}, documentText: {} },
  silent,
  signal,
);
process.stdout.write(`${JSON.stringify(stage.descriptor)}\n`);
const [told] = (await once(process.stdin, 'data')) as [Buffer];
if (told.toString().includes('keep')) stage.keep();
await stage[Symbol.asyncDispose]();
process.exit(0);
