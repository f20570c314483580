// The operator's choices, from a file, the command line and, for secrets, the environment: each checked before any machine.
import { BadInput } from '../bad-input.ts';
import { describeInputs, type InputDescription, type Inputs, inputsSchema } from '../spec/inputs.ts';
import { readFileInputs } from './file.ts';
import type { Given } from './given.ts';
import { nearest } from './nearest.ts';

export interface InputSources {
  /** Name of a shipped set, or path of a file; conform.config.ts of the folder when left out. */
  readonly inputs?: string;
  /** `NAME=VALUE`, each going before what the file says. */
  readonly set?: readonly string[];
  readonly outbound?: string;
}

/** What cannot be used: as the parts of one message. */
interface Problem {
  readonly what: string;
  readonly where: string;
  readonly next: string;
}

/**
 * Reads and checks the inputs. Flags go before the file, the file before the defaults; secrets come from the environment only.
 * @param folder where `conform` was started
 * @throws BadInput naming every input that is unknown, malformed, or a secret in the wrong place. No message holds a secret.
 */
export async function readInputs(
  sources: InputSources,
  environment: Environment,
  folder: string,
): Promise<Inputs> {
  return inputsSchema.parse(
    await readGiven(await readFileInputs(sources.inputs, folder), sources, environment),
  );
}

/**
 * What a host must have been built with: only what is given, without defaults.
 * @throws BadInput as {@link readInputs}
 */
export async function readDemands(
  sources: InputSources,
  environment: Environment,
  folder: string,
): Promise<Partial<Inputs>> {
  // A conform.config.ts that lies there says what is walked, and demands nothing of a host.
  const fromFile = sources.inputs === undefined ? [] : await readFileInputs(sources.inputs, folder);
  return readGiven(fromFile, sources, environment);
}

type Environment = Readonly<Record<string, string | undefined>>;

async function readGiven(
  fromFile: readonly Given[],
  sources: InputSources,
  environment: Environment,
): Promise<Partial<Inputs>> {
  const given = [
    ...fromFile,
    ...(sources.set ?? []).map(readFlag),
    ...(sources.outbound === undefined
      ? []
      : [{ name: 'outbound', value: sources.outbound, where: '--outbound', from: 'flag' as const }]),
    ...readEnvironment(environment),
  ];
  const misplaced = given.flatMap(misplacement);
  const usable = new Map(
    given.filter((one) => misplacement(one).length === 0).map((one) => [one.name, one] as const),
  );
  const values = Object.fromEntries([...usable].map(([name, { value }]) => [name, value]));
  const parsed = inputsSchema.safeParse(values);
  const malformed = (parsed.error?.issues ?? []).map(({ path, message, code }) => {
    const name = String(path[0]);
    const { value, where } = usable.get(name) ?? { value: undefined, where: 'the defaults' };
    return code === 'custom'
      ? { what: `${name} cannot be ${String(value ?? 'left out')}`, where, next: message }
      : malformation(name, value, where);
  });
  report([...misplaced, ...malformed]);
  const { data = {} } = parsed;
  return Object.fromEntries(Object.entries(data).filter(([name]) => usable.has(name)));
}

function readFlag(text: string): Given {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  // What was given instead may be a secret: it is not repeated.
  if (name === undefined)
    throw new BadInput('It has no name and value', '--set', 'Write --set NAME=VALUE, such as model=a/b.');
  return { name, value, where: `--set ${name}`, from: 'flag' };
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): readonly Given[] {
  return describeInputs().flatMap(({ name, environment: variable }) => {
    const value = variable === undefined ? undefined : environment[variable];
    // Set to nothing is how scripts unset a variable.
    if (variable === undefined || value === undefined || value === '') return [];
    return [{ name, value, where: variable, from: 'environment' as const }];
  });
}

/** Why an input may not be given there at all: one or none. */
function misplacement({ name, where, from }: Given): readonly Problem[] {
  const known = describeInputs();
  const input = known.find((candidate) => candidate.name === name);
  if (input === undefined) {
    const open = known.filter(({ secret }) => secret !== true).map((candidate) => candidate.name);
    const meant = nearest(name, open);
    return [
      {
        what: `There is no input ${name}`,
        where,
        next: meant === null ? `Known are ${open.join(', ')}.` : `Is it ${meant}?`,
      },
    ];
  }
  if (input.secret !== true || from === 'environment') return [];
  return [
    {
      what: `${name} is a secret, and secrets are taken from the environment only`,
      where,
      next: `Files get committed, and command lines are seen by everybody on the computer: take it out, and set ${input.environment}.`,
    },
  ];
}

function malformation(name: string, value: unknown, where: string): Problem {
  const input = describeInputs().find((candidate) => candidate.name === name);
  const next = input === undefined ? '' : allowed(input);
  if (input?.secret === true) return { what: `${name} is malformed`, where, next };
  if (typeof value === 'string') return { what: `${name} cannot be “${value}”`, where, next };
  return { what: `${name} must be text, and is ${kindOf(value)}`, where, next };
}

function allowed({ options, example, because }: InputDescription): string {
  const says = options === null ? `It looks like ${example}.` : `Allowed: ${options.join(', ')}.`;
  return because === undefined ? says : `${says} ${because}`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  return typeof value === 'object' ? 'a list' : `a ${typeof value}`;
}

function report([first, ...others]: readonly Problem[]): void {
  if (first === undefined) return;
  const more = others.map(({ what, where, next }) => `${what}: ${where}. ${next}`);
  throw new BadInput(first.what, first.where, [first.next, ...more].join('\n'));
}
