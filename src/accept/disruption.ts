// What an acceptance may do to a host beyond reading it: nothing, unless somebody has said which of three things, and meant it.
import { BadInput } from '../bad-input.ts';
import type { CheckDefinition, Disruption, DisruptiveCheck, ReadingCheck } from '../spec/definition.ts';

/** What `--disruptive` takes, and what each means to whoever is asked. */
const OPT_INS = {
  restart: 'stops and starts the OpenClaw service and containers of its own, some seconds each',
  reboot: 'reboots the host',
  message: 'writes to the bot, has the model answer and call tools, which the provider charges for',
} as const;
export type OptIn = keyof typeof OPT_INS;

/** What opens the way for each kind of check; the others are for machines that nobody needs, whatever is said. */
const OPENED_BY: Readonly<Record<Disruption, OptIn | { readonly never: string }>> = {
  service: 'restart',
  trial: 'restart',
  container: 'restart',
  reboot: 'reboot',
  message: 'message',
  file: { never: 'It changes files of the host and puts them back: a walk does that.' },
  job: { never: 'It has the host’s own jobs run out of their turn: a walk does that.' },
  listener: { never: 'It opens a port of the host for a while: a walk does that.' },
  login: { never: 'It tries to log in under false names, which fail2ban bans us for: a walk does that.' },
};

/** What somebody has agreed to: made by {@link Consent.ask} only, so that nobody is disruptive by a slip. */
export class Consent {
  static readonly none = new Consent(new Set());
  readonly #given: ReadonlySet<OptIn>;

  private constructor(given: ReadonlySet<OptIn>) {
    this.#given = given;
  }

  /**
   * @param wanted as `--disruptive` has it: `restart,message`
   * @param confirm is asked once, with what will be done, before anything is; `--yes` answers for the person
   * @throws BadInput for a word that is none of the three, and when the answer is no
   */
  static async ask(
    wanted: string,
    hosts: readonly string[],
    confirm: (question: string) => Promise<boolean>,
  ): Promise<Consent> {
    const given = parse(wanted);
    if (given.size === 0) return Consent.none;
    const does = [...given].map((name) => `${name}: ${OPT_INS[name]}`).join('\n  ');
    if (!(await confirm(`On ${hosts.join(', ')}, this\n  ${does}\nGo on?`)))
      throw new BadInput('Not agreed to', `--disruptive ${wanted}`, 'Leave it out to change nothing.');
    return new Consent(given);
  }

  has(name: OptIn): boolean {
    return this.#given.has(name);
  }
}

function parse(wanted: string): ReadonlySet<OptIn> {
  const words = wanted
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  for (const word of words) {
    if (!Object.hasOwn(OPT_INS, word))
      throw new BadInput(
        `There is no “${word}”`,
        '--disruptive',
        `Known are ${Object.keys(OPT_INS).join(', ')}.`,
      );
  }
  return new Set(words as OptIn[]);
}

/** Whether and how a check is made: in the jail, or outside of it because somebody agreed, or not at all. */
export type Admission =
  | { readonly how: 'in the jail'; readonly check: ReadingCheck }
  | { readonly how: 'agreed to'; readonly check: DisruptiveCheck; readonly by: OptIn }
  | { readonly how: 'not at all'; readonly because: string };

export function admit(check: CheckDefinition, consent: Consent): Admission {
  if (check.disruptive === null) return { how: 'in the jail', check };
  const opened = OPENED_BY[check.disruptive];
  if (typeof opened !== 'string') return { how: 'not at all', because: opened.never };
  if (consent.has(opened)) return { how: 'agreed to', check, by: opened };
  return {
    how: 'not at all',
    because: `It ${OPT_INS[opened]}. Agree to that with --disruptive ${opened}.`,
  };
}
