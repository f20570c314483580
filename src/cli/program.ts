// The commands of conform, with their options and their help.
import { Command, CommanderError, Option } from 'commander';
import { explain } from './explain.ts';
import { untilInterrupted } from './interrupt.ts';
import { suiteVersion } from './version.ts';

const INCONCLUSIVE = 2;
/** Commands that are done in the time that others take to be told of. */
const LIGHT = ['matrix', 'accept', 'merge', 'drift', 'coverage', 'verify-report', 'diff', 'vm'];

/**
 * Runs a command.
 * @param argv what was typed after `conform`
 * @returns the exit status
 */
export async function main(argv: readonly string[]): Promise<number> {
  let status = 0;
  /** Runs a command with a signal that Ctrl-C aborts; what it returns is the exit status. */
  const action =
    <T>(run: (options: T, signal: AbortSignal) => Promise<number>) =>
    async (options: T): Promise<void> => {
      status = await untilInterrupted((signal) => run(options, signal));
    };

  const program = new Command('conform')
    .description('Executable conformance suite of the OpenClaw Hardened Deployment Guide.')
    .version(await suiteVersion())
    .showHelpAfterError('(conform --help tells more)')
    .exitOverride();

  // What a walk offers takes longer to tell than these take to run.
  if (!LIGHT.includes(argv.find((word) => !word.startsWith('-')) ?? '')) {
    await (await import('./walk-command.ts')).addWalk(program, action);
  }

  if (argv[0] === 'accept' || argv[0] === 'help' || argv.includes('--help') || argv.includes('-h'))
    await (await import('./accept-command.ts')).addAccept(program, (code) => {
      status = code;
    });

  if (argv[0] === 'vm' || argv[0] === 'help' || argv.includes('--help') || argv.includes('-h'))
    (await import('./vm-command.ts')).addVm(program, (code) => {
      status = code;
    });

  if (argv[0] === 'matrix' || argv[0] === 'help' || argv.includes('--help') || argv.includes('-h'))
    (await import('./matrix-command.ts')).addMatrix(program, action);

  program
    .command('drift')
    .description('Compare the document with the suite, and name the specs that a change of it concerns.')
    .requiredOption('--guide <file>', 'the Markdown document')
    .option('--against <file>', 'an earlier version of it, to compare with instead of the suite')
    .addOption(
      new Option('--format <format>', 'how to print it; github makes annotations of a pull request')
        .choices(['text', 'json', 'github'])
        .default('text'),
    )
    .option('--json', 'short for --format json')
    .addHelpText(
      'after',
      `
Commands are compared as commands: comments, layout, and quotes that change nothing don't count. Promises are compared word
for word: re-wrapping them doesn't count. Other prose is not compared.

Exit status: 0 no difference, 1 differences, 2 could not compare.

Examples:
  conform drift --guide openclaw-deployment-guide.md
  conform drift --guide new.md --against old.md
  conform drift --guide openclaw-deployment-guide.md --format github
  conform drift --guide openclaw-deployment-guide.md --json | jq '.differences[] | select(.kind == "command")'`,
    )
    .action(action(async (options) => (await import('./drift.ts')).drift(options)));

  program
    .command('coverage')
    .description('Say which of the document’s blocks and promises are bound to what, and which to nothing.')
    .requiredOption('--guide <file>', 'the Markdown document')
    .option('--all', 'show every block and promise with its binding, not only sections')
    .option('--update', 'bring the fingerprints in the folder bindings up to date with the document before')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
What a promise is, src/guide/promise-rules.ts says; bindings/overrules.yaml overrules it. What is bound to what stands in the
other files of that folder: \`by\` names checks, steps and what only a person can do, \`because\` says why nothing tests it.

Exit status: 0 all is bound, 1 something is not or is bound to what is not there, 2 could not be looked at.

Examples:
  conform coverage --guide openclaw-deployment-guide.md
  conform coverage --guide openclaw-deployment-guide.md --all | grep ' 5\\.7: '
  conform coverage --guide openclaw-deployment-guide.md --update && git diff bindings`,
    )
    .action(action(async (options) => (await import('./coverage.ts')).coverage(options)));

  program
    .command('errata')
    .description('List the guide’s known defects for its maintainers: Markdown, with a patch for each.')
    .option('--guide <file>', 'the Markdown document that the patches are to be applied to')
    .option('--results <file>', 'results.json of a walk: says of each defect whether that walk met it')
    .option('--patch', 'print one patch of all changes that can stand in the document together')
    .option('--issue <erratum>', 'print the text of an issue about one of them, its title in the first line')
    .option('--json', 'print the list as JSON')
    .addHelpText(
      'after',
      `
Exit status: 0; 2 bad input; with --patch 1 when the document has not what a change is about.

Examples:
  conform errata > errata.md
  conform errata --guide openclaw-deployment-guide.md --patch | patch -p1
  conform errata --guide openclaw-deployment-guide.md --issue 1.6-ufw-removed
  conform errata --guide openclaw-deployment-guide.md --results reports/results.json > errata.md
  conform errata --json | jq '.entries[] | select(.severity == "critical") | .id'`,
    )
    .action(action(async (options) => (await import('./errata.ts')).errata(options)));

  program
    .command('verify-report')
    .description('Check that a signed report is as it was signed, and by whom.')
    .argument('<dir>', 'the folder of the report')
    .option('--signer-key <file>', 'public key of whoever must have signed it')
    .option(
      '--allowed-signers <file>',
      'public keys of those who may have, with their names; see ssh-keygen(1)',
    )
    .addHelpText(
      'after',
      `
Exit status: 0 it is as it was signed, 1 it is not, or is not signed by any of these, 2 bad input.

Examples:
  conform verify-report reports --signer-key ~/.ssh/id_ed25519.pub
  conform verify-report reports --allowed-signers ~/.ssh/allowed_signers
  cd reports && sha256sum -c SHA256SUMS                         # the files only, without us`,
    )
    .action(async (dir: string, options) => {
      const check = async (signal: AbortSignal) =>
        (await import('./verify-report.ts')).verify(dir, options, signal);
      status = await untilInterrupted(check);
    });

  program
    .command('diff')
    .description('Say what changed between two runs: newly failing, repaired, new, gone.')
    .argument('<before>', 'results.json of one run')
    .argument('<after>', 'results.json of a later one')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Exit status: 1 something is newly failing, 0 nothing is, 2 bad input.

Examples:
  conform diff monday/results.json friday/results.json
  conform diff monday/results.json friday/results.json --json | jq '.newlyFailing[].id'`,
    )
    .action(async (before: string, after: string, options) => {
      status = await (await import('./diff.ts')).diff(before, after, options);
    });

  program
    .command('merge')
    .description('Join the reports of `conform accept --shard` into one.')
    .argument('<dir...>', 'folders of the reports')
    .option('--report <dir>', 'where the joined report goes', 'reports')
    .addHelpText(
      'after',
      `
Exit status: that of the worst verdict; a host of the inventory that none of them has looked at is inconclusive.

Examples:
  conform merge shard-1 shard-2 --report all`,
    )
    .action(async (dirs: readonly string[], options) => {
      status = await (await import('./merge.ts')).merge(dirs, options);
    });

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
