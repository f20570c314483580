// npm run bench: how long things take, as medians and ratios. Not a test: figures depend on the computer.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { execa } from 'execa';
import { untilInterrupted } from '../src/cli/interrupt.ts';
import { lineProgress } from '../src/cli/progress.ts';
import { during } from '../src/progress.ts';
import { readResults } from '../src/report/results.ts';
import { inputsSchema } from '../src/spec/inputs.ts';
import { openStage } from '../src/stage.ts';
import { acceptances } from './bench/acceptance.ts';
import { type Figure, median, seconds } from './bench/figure.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const options = { inputs: inputsSchema.parse({}), world: {}, documentText: {} };

async function boots(count: number, signal: AbortSignal): Promise<Figure[]> {
  const progress = lineProgress(process.stderr);
  // The first one may build images; it does not count.
  const times: number[] = [];
  for (let run = 0; run <= count; run += 1) {
    await using stage = await openStage(options, progress, signal);
    if (run > 0) times.push(stage.bootMs);
  }
  return [
    {
      what: `pristine machine, its world included, to SSH (median of ${count})`,
      measured: `${seconds(median(times))} (${seconds(Math.min(...times))} to ${seconds(Math.max(...times))})`,
      aim: '10 s',
    },
  ];
}

async function walks(count: number, signal: AbortSignal): Promise<Figure[]> {
  const first: number[] = [];
  const whole: number[] = [];
  const overhead: number[] = [];
  for (let run = 1; run <= count; run += 1) {
    const report = await mkdtemp(join(tmpdir(), 'guide-conformance-bench-'));
    try {
      const startedAt = performance.now();
      await during(lineProgress(process.stderr), `Walk ${run} of ${count}`, async () => {
        const walk = execa('npm', ['start', '--', '--report', report], {
          cwd: ROOT,
          cancelSignal: signal,
          reject: false,
        });
        for await (const line of walk) {
          if (/^Phase 1:/.test(line)) first.push(performance.now() - startedAt);
        }
        await walk;
      });
      whole.push(performance.now() - startedAt);
      const { outcomes, commandMs } = await readResults(join(report, 'results.json'));
      const [begin, last] = [outcomes[0], outcomes.at(-1)];
      if (begin === undefined || last === undefined) throw new Error('The walk left no outcomes.');
      const wall = Date.parse(last.startedAt) + last.durationMs - Date.parse(begin.startedAt);
      overhead.push(wall / commandMs - 1);
    } finally {
      await rm(report, { recursive: true, force: true });
    }
  }
  return [
    { what: '`npm start` with warm caches to its first step', measured: seconds(median(first)), aim: '20 s' },
    {
      what: 'the walk beyond the time of its own commands',
      measured: `${(median(overhead) * 100).toFixed(1)} %`,
      aim: '10 %',
    },
    { what: '`npm start` with warm caches, reports included', measured: seconds(median(whole)), aim: '' },
  ];
}

function times(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 0)
    throw new InvalidArgumentError('Give a whole number; 0 leaves it out.');
  return count;
}

const {
  boots: bootCount,
  walks: walkCount,
  accepts,
} = new Command('bench')
  .option('--boots <count>', 'machines to boot', times, 5)
  .option('--walks <count>', 'walks to take', times, 1)
  .option('--accepts <count>', 'times to accept a finished machine', times, 3)
  .parse()
  .opts<{ boots: number; walks: number; accepts: number }>();

const figures = await untilInterrupted(async (signal) => [
  ...(bootCount > 0 ? await boots(bootCount, signal) : []),
  ...(walkCount > 0 ? await walks(walkCount, signal) : []),
  ...(accepts > 0 ? await acceptances(accepts, signal) : []),
]);
const width = Math.max(...figures.map(({ what }) => what.length));
for (const { what, measured, aim } of figures) {
  process.stdout.write(`${what.padEnd(width)}  ${measured}${aim && `  (at most ${aim})`}\n`);
}
