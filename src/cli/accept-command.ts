// The command that accepts hosts: its options and its help.
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { shippedSets } from '../inputs/file.ts';
import { FORMATS, type Format } from '../report/formats/formats.ts';
import { untilInterrupted } from './interrupt.ts';
import { collect, list, phases, positive, readWorld } from './option-values.ts';

/** Adds `accept`. @param done is told the exit status */
export async function addAccept(program: Command, done: (status: number) => void): Promise<void> {
  const sets = await shippedSets();
  program
    .command('accept')
    .description(
      'Look at hosts that were built by the guide, change nothing on them, and hand over a report.',
    )
    .argument('[host...]', 'as ssh takes it: an alias, a name, user@name')
    .option('--inventory <file>', 'YAML list of hosts: host, and for it alone inputs, set, waivers, attest')
    .option('--guide <file>', 'the Markdown document that the report is to name')
    .option('--only <sections>', 'sections to look at, by number or heading: 1.5,8.1', list)
    .option('--phases <range>', 'parts of the guide to look at: 1, 1-3, checklist', phases)
    .option(
      '--inputs <set>',
      `what the hosts must have been built with, whatever they show: ${sets.join(', ')}, or a file`,
    )
    .option('--set <name=value>', 'one of these choices, before what the file says (repeatable)', collect)
    .option('--waivers <file>', 'checks that may fail, each with reason, owner and last day (YAML)')
    .option('--attest <file>', 'a person’s answers to questions.yaml of an earlier report')
    .option('--disruptive <what>', 'agree to restart, reboot, message: checks that need it are made, too')
    .option('--yes', 'agree to that without being asked')
    .option('--sudo-password-fd <number>', 'read sudo’s password from this file descriptor', descriptor)
    .option('--ssh-config <file>', 'instead of your own ssh configuration')
    .option('--sign [key]', 'sign the report: with this SSH key, or with the one that the agent holds')
    .addOption(
      new Option('--format <formats>', `write it as ${FORMATS.join(', ')}, too`).argParser(formatList),
    )
    .option('--no-allure', 'make no Allure report')
    .addOption(
      new Option('--jobs <number>', 'hosts at a time')
        .default(Math.max(2, availableParallelism()))
        .argParser(positive),
    )
    .option(
      '--shard <i/n>',
      'look at the i-th of n parts of the hosts; conform merge joins the reports',
      shard,
    )
    .addOption(
      new Option('--world <service=kind>', 'for a host of a lab: what of its services is a stand-in')
        .argParser(readWorld)
        .default({}),
    )
    .option('--report <dir>', 'where the report goes', 'reports')
    .option('--json', 'print results.json to standard output, and everything else to standard error')
    .addHelpText(
      'after',
      `
Every command runs where the kernel forbids writing. The state of the host is read before and after, and the difference is in the
report. What can't be seen is a question: answer it in questions.yaml of the report, and give that with --attest.

sudo’s password, where it wants one, comes from --sudo-password-fd, from CONFORM_SUDO_PASSWORD, or is asked for, once.
CONFORM_LLM_API_KEY and CONFORM_BOT_TOKEN say what the host’s own must be; without them that is not compared.

Exit status: 0 conformant, 1 non-conformant, 2 inconclusive or bad input; of several hosts, the worst.

Examples:
  conform accept gateway-1
  conform accept ops@gateway-1 --guide openclaw-deployment-guide.md --sign ~/.ssh/id_ed25519
  conform accept gateway-1 --phases checklist
  conform accept gateway-1 --inputs strict --waivers waivers.yaml --attest questions.yaml
  conform accept gateway-1 --disruptive restart,message
  conform accept --inventory hosts.yaml --jobs 8 --format sarif
  conform accept --inventory hosts.yaml --shard 2/8 --report shard-2`,
    )
    .action(async (hosts: readonly string[], options) => {
      const run = async (signal: AbortSignal) => (await import('./accept.ts')).accept(hosts, options, signal);
      done(await untilInterrupted(run));
    });
}

function descriptor(value: string): number {
  if (!/^\d{1,4}$/.test(value)) throw new InvalidArgumentError('Give the number of an open file: 3.');
  return Number(value);
}

function formatList(value: string): readonly Format[] {
  const wanted = list(value);
  const unknown = wanted.find((name) => !FORMATS.includes(name as Format));
  if (unknown !== undefined) throw new InvalidArgumentError(`Known are ${FORMATS.join(', ')}.`);
  return wanted as Format[];
}

function shard(value: string): string {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(value) ?? [];
  if (!(Number(index) >= 1 && Number(index) <= Number(count)))
    throw new InvalidArgumentError('Write which part of how many: 2/8.');
  return value;
}
