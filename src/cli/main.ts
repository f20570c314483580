#!/usr/bin/env node
// conform: the command line.
import { readFile } from 'node:fs/promises';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { shippedSets } from '../inputs/file.ts';
import type { Liveness } from '../report/outcome.ts';
import { describeInputs, inputsSchema } from '../spec/inputs.ts';
import { PARTS } from '../spec/phases.ts';
import { explain } from './explain.ts';
import { untilInterrupted } from './interrupt.ts';

const INCONCLUSIVE = 2;
/** The parts of the guide that are no numbered phases. */
const UNNUMBERED = PARTS.map(({ name }) => name).filter((name) => !/^\d/.test(name));

async function main(argv: readonly string[]): Promise<number> {
  let status = 0;
  /** Runs a command with a signal that Ctrl-C aborts; what it returns is the exit status. */
  const action =
    <T>(run: (options: T, signal: AbortSignal) => Promise<number>) =>
    async (options: T): Promise<void> => {
      status = await untilInterrupted((signal) => run(options, signal));
    };

  const sets = await shippedSets();
  const program = new Command('conform')
    .description('Executable conformance suite of the OpenClaw Hardened Deployment Guide.')
    .version(await version())
    .showHelpAfterError('(conform --help tells more)')
    .exitOverride();

  program
    .command('walk', { isDefault: true })
    .description('Boot a fresh machine, do every step of the guide on it, and check every promise.')
    .option(
      '--guide <file>',
      'the Markdown document; its own text is run where it differs from the suite’s reading',
    )
    .option(
      '--only <sections>',
      'sections to walk, by number or heading: 1.5,8.1 (what they build on is done first)',
      list,
    )
    .option(
      '--phases <range>',
      `parts of the guide to walk: 1, 1-3, 1,4 or one of ${UNNUMBERED.join(', ')}`,
      phases,
    )
    .addOption(
      new Option('--machine <kind>', 'where to walk')
        .choices(['container', 'vm', 'ssh'])
        .default('container'),
    )
    .option(
      '--inputs <set>',
      `the choices the guide leaves to you: ${sets.join(', ')}, or a YAML or TypeScript file (default: conform.config.ts of this folder, if there is one)`,
    )
    .option('--set <name=value>', 'one of these choices, before what the file says (repeatable)', collect)
    .addOption(
      new Option('--outbound <policy>', 'short for --set outbound=<policy>').choices(
        inputsSchema.shape.outbound.unwrap().options,
      ),
    )
    .option(
      '--world <service=kind>',
      'live or stand-in, for one service (repeatable; default: live where it answers)',
      world,
      {},
    )
    .option('--report <dir>', 'where the reports go', 'reports')
    .option(
      '--from <phase>',
      'begin at this phase, on a machine that an earlier walk has brought there',
      part,
    )
    .option('--no-checkpoints', 'take no checkpoints of the machine on the way, which --from needs')
    .option('--keep', 'leave the machine running, and say how to get on it')
    .option('--json', 'print results.json to standard output, and everything else to standard error')
    .addHelpText(
      'after',
      `
Inputs (a file and --set give the open ones, the environment gives secrets):
${inputsHelp()}

Exit status: 0 conformant, 1 non-conformant, 2 inconclusive or bad input.

Examples:
  conform walk
  conform walk --guide openclaw-deployment-guide.md
  conform walk --inputs strict
  conform walk --inputs ours.yaml --set updateTo=2026.3.1
  conform walk --only 1.5,1.6 --outbound hardened
  conform walk --only "Verify Funnel is OFF"
  conform walk --phases 9-10,checklist
  conform walk --from 6
  conform walk --world docker=stand-in --report /tmp/report --keep
  CONFORM_LLM_API_KEY=... CONFORM_BOT_TOKEN=... conform walk --world llm=live --world telegram=live`,
    )
    .action(action(async (options, signal) => (await import('./walk.ts')).walk(options, signal)));

  program
    .command('errata')
    .description('List the guide’s known defects for its maintainers: Markdown, with a patch for each.')
    .option('--guide <file>', 'the Markdown document that the patches are to be applied to')
    .option('--results <file>', 'results.json of a walk: says of each defect whether that walk met it')
    .option('--json', 'print the list as JSON')
    .addHelpText(
      'after',
      `
Examples:
  conform errata > errata.md
  conform errata --guide openclaw-deployment-guide.md --results reports/results.json > errata.md
  conform errata --json | jq '.entries[] | select(.severity == "critical") | .id'`,
    )
    .action(action(async (options) => (await import('./errata.ts')).errata(options)));

  program
    .command('setup')
    .description(
      'Get ready without walking: a Docker engine and the images. A walk does the same when it must.',
    )
    .action(
      action(async (_, signal) => {
        await (await import('./setup.ts')).setup(signal);
        process.stderr.write('Ready: `npm start` walks the guide.\n');
        return 0;
      }),
    );

  program
    .command('doctor')
    .description('Say what is there, what is missing, and what to do about it.')
    .action(action(async (_, signal) => (await import('./doctor.ts')).doctor(signal)));

  program
    .command('clean')
    .description('Remove machines left behind, images, caches, and the Docker engine if set-up started one.')
    .action(action(async (_, signal) => (await import('./clean.ts')).clean(signal)));

  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    // Commander has said what is wrong; help and version are no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : INCONCLUSIVE;
    process.stderr.write(`${explain(error)}\n`);
    return INCONCLUSIVE;
  }
  return status;
}

function list(value: string): readonly string[] {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
  if (items.length === 0) throw new InvalidArgumentError('Name at least one section, such as 1.5.');
  return items;
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function phases(value: string): readonly string[] {
  return value.split(',').flatMap((part) => {
    const name = part.trim();
    if (UNNUMBERED.includes(name)) return [name];
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(name) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (!(first >= 1 && last <= 10 && first <= last)) {
      throw new InvalidArgumentError(
        `Phases are 1 to 10: 1, 1-3 or 1,4; others are ${UNNUMBERED.join(', ')}.`,
      );
    }
    return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`);
  });
}

function part(value: string): string {
  const [name, ...others] = phases(value);
  if (name === undefined || others.length > 0) throw new InvalidArgumentError('Name one phase: 6.');
  return name;
}

function inputsHelp(): string {
  const inputs = describeInputs().map(({ name, description, defaultValue, environment }) => ({
    name: environment ?? name,
    says: defaultValue === undefined ? description : `${description} (${defaultValue})`,
  }));
  const width = Math.max(...inputs.map(({ name }) => name.length));
  return inputs.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`).join('\n');
}

function world(value: string, before: Readonly<Record<string, Liveness>>): Record<string, Liveness> {
  const [, service, kind] = /^([^=]+)=(live|stand-in)$/.exec(value) ?? [];
  if (service === undefined) {
    throw new InvalidArgumentError('Write SERVICE=live or SERVICE=stand-in, such as docker=stand-in.');
  }
  return { ...before, [service]: kind as Liveness };
}

async function version(): Promise<string> {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}

process.exitCode = await main(process.argv.slice(2));
