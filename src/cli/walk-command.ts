// The commands that do the guide on a machine, or say what they would do: their options and their help.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { shippedSets } from '../inputs/file.ts';
import { describeInputs, inputsSchema } from '../spec/inputs.ts';
import { collect, list, phases, positive, readWorld, UNNUMBERED } from './option-values.ts';
import { addVmOptions } from './vm-options.ts';

/** Makes a command's action of what returns its exit status. */
type Action = <T>(run: (options: T, signal: AbortSignal) => Promise<number>) => (options: T) => Promise<void>;

/** Adds `walk`, which is what runs when no command is named, and `plan`. */
export async function addWalk(program: Command, action: Action): Promise<void> {
  const sets = await shippedSets();
  const walk = program
    .command('walk', { isDefault: true })
    .description('Boot a fresh machine, do every step of the guide on it, and check every promise.');
  addVmOptions(addChoices(walk, sets, 'live where it answers'))
    .addOption(
      new Option('--machine <kind>', 'where to walk')
        .choices(['container', 'vm', 'vagrant'])
        .default('container'),
    )
    .option('--report <dir>', 'where the reports go', 'reports')
    .option(
      '--from <phase>',
      'begin at this phase, on a machine that an earlier walk has brought there',
      part,
    )
    .option(
      '--wait <minutes>',
      'how long --from waits for the checkpoint that another walk is about to take (default: not at all)',
      positive,
    )
    .option('--changed', 'begin at the last checkpoint before the first step that the document has otherwise')
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
  conform walk --from appendix-a
  conform walk --machine vm --phases 1
  conform walk --machine vm --image debian-13 --memory 6144
  conform walk --machine vagrant
  conform walk --guide openclaw-deployment-guide.md --changed
  conform walk --world docker=stand-in --report /tmp/report --keep
  CONFORM_LLM_API_KEY=... CONFORM_BOT_TOKEN=... conform walk --world llm=live --world telegram=live`,
    )
    .action(action(async (options, signal) => (await import('./walk.ts')).walk(options, signal)));

  const plan = program
    .command('plan')
    .description('Print what a walk would run on the machine, in its order, and run nothing.');
  addChoices(plan, sets, 'stand-in')
    .addHelpText(
      'after',
      `
Placeholders are filled as a walk fills them; secrets stand by the name of the variable that gives them. Checks are named only:
what they read is in the suites. Corrections of errata, which a walk runs where their symptom shows, are in \`conform errata\`.

Examples:
  conform plan
  conform plan --phases 1-3 --inputs strict
  conform plan --only 4.3
  conform plan --guide openclaw-deployment-guide.md | less`,
    )
    .action(action(async (options) => (await import('./print-plan.ts')).printPlan(options)));
}

/** The options that say which parts of the guide, with which choices. */
function addChoices(command: Command, sets: readonly string[], world: string): Command {
  return command
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
      `parts of the guide to walk: 1, 1-3, 1,4 or one of ${UNNUMBERED.join(', ')} (all but the appendices when left out)`,
      phases,
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
      `live or stand-in, for one service (repeatable; default: ${world})`,
      readWorld,
      {},
    );
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
