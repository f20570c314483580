// conform matrix: its options and its help.
import { type Command, Option } from 'commander';
import { collect, positive, readWorld } from './option-values.ts';
import type { MatrixOptions } from './trips.ts';

type Action = <T>(run: (options: T, signal: AbortSignal) => Promise<number>) => (options: T) => Promise<void>;

export function addMatrix(program: Command, action: Action): void {
  program
    .command('matrix')
    .description('Walk the guide with each of several releases of OpenClaw, and put them side by side.')
    .requiredOption('--openclaw <releases>', 'which: 2026.2.9,2026.9.6 or 2026.2.9..latest')
    .addOption(
      new Option('--every <which>', 'of a range only the last of each minor release').choices(['minor']),
    )
    .option(
      '--node <major>',
      'the Node.js that 1.3 installs, in place of the guide’s: --set nodeMajor=<major>',
    )
    .option(
      '--bisect <check>',
      'find the first of them in which this check is otherwise than in the first of all',
    )
    .addOption(
      new Option('--jobs <number>', 'walks at a time').default(1).argParser(positive).conflicts('bisect'),
    )
    .option('--guide <file>', 'the Markdown document, as for walk')
    .option('--inputs <set>', 'the choices the guide leaves to you, as for walk')
    .option('--set <name=value>', 'one of these choices (repeatable)', collect)
    .option('--world <service=kind>', 'live or stand-in, for one service (repeatable)', readWorld, {})
    .option('--report <dir>', 'where the reports go: one of each walk, and one of all', 'reports/matrix')
    .option('--json', 'print it as JSON to standard output, and everything else to standard error')
    .addHelpText(
      'after',
      `
The first release is walked from the start, each other one from the last checkpoint up to which nothing else is done than with one
before it. Phase 9 updates to the next release, and back. A walk leaves a quarter to a third of two processors idle: with --jobs 2
all is done earlier, and each walk later. The folder of the report has matrix.md for a release note, matrix.json, and an Allure report
with an environment for each release.

With --bisect, releases of which the folder has a report already are not walked again, and the others only as far as the check
needs.

Exit status: 0 nothing is newly failing with a release, against the one before it; 1 something is; 2 nothing is, but something
could not be looked at, or bad input. With --bisect: 0 when the answer is known.

Examples:
  conform matrix --openclaw 2026.2.9,latest
  conform matrix --openclaw 2026.2.9..latest --every minor --guide openclaw-deployment-guide.md
  conform matrix --openclaw 2026.2.9,2026.9.6 --node 24
  conform matrix --openclaw 2026.2.9,2026.9.6 --jobs 2
  conform matrix --openclaw 2026.2.9..latest --bisect 2.4/openclaw-is-security-patched`,
    )
    .action(
      action(async ({ bisect, ...options }: MatrixOptions & { readonly bisect?: string }, signal) => {
        if (bisect === undefined) return (await import('./matrix.ts')).matrix(options, signal);
        return (await import('./bisect.ts')).bisectCheck(bisect, options, signal);
      }),
    );
}
