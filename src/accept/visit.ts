// A visit to a host: one connection, the jail in it, and whatever somebody has agreed to beside the jail.
import { Connection } from '../machine/connection.ts';
import { BrokenError } from '../machine/shell.ts';
import { describeHost } from '../machine/ssh/describe.ts';
import { hostDial } from '../machine/ssh/dial.ts';
import { findSudo } from '../machine/ssh/find-sudo.ts';
import { hostLauncher } from '../machine/ssh/launcher.ts';
import type { Sudo } from '../machine/ssh/sudo.ts';
import { Redactor } from '../report/redaction.ts';
import type { Sighting } from '../report/task-meta.ts';
import type { CheckContext } from '../spec/context.ts';
import { choicesOf, inputsSchema, secretsOf } from '../spec/inputs.ts';
import { Session } from '../spec/session.ts';
import type { Assignment } from './assignment.ts';
import { Host } from './host.ts';
import type { Inspected } from './inspect.ts';
import { passwordAt } from './passwords.ts';

const GIVE_A_PASSWORD =
  'sudo asks for a password, and none was given. Give it with CONFORM_SUDO_PASSWORD or --sudo-password-fd, or at a terminal.';

export class Visit implements AsyncDisposable {
  readonly host: Host;
  /** For what was agreed to: outside of the jail. */
  readonly session: Session;
  readonly sighting: Sighting;

  private constructor(host: Host, session: Session, sighting: Sighting) {
    this.host = host;
    this.session = session;
    this.sighting = sighting;
  }

  /**
   * Connects, says who the host is, and enters the jail.
   * @throws NoHost, JailError or BrokenError when it can't be looked at; nothing is left on it then.
   */
  static async begin(assignment: Assignment, signal: AbortSignal): Promise<Visit> {
    const { target, interactive, runDir, world, demanded, agreed } = assignment;
    let sudo: Sudo | null = null;
    const connection = new Connection(hostDial(target, { interactive, folder: runDir }), (script, limitMs) =>
      hostLauncher({ sudo, confine: null })(script, limitMs),
    );
    await using undo = new AsyncDisposableStack();
    undo.use(connection);
    const ask = () =>
      assignment.passwords === null ? Promise.resolve(null) : passwordAt(assignment.passwords);
    const machine = await describeHost(connection, target, signal);
    if (agreed !== '') sudo = await findSudo(connection, ask, signal);
    const redactor = new Redactor();
    for (const [name, value] of secretsOf(demanded)) redactor.add(value, name);
    const inputs = inputsSchema.parse(demanded);
    const stage = { machine, world, inputs, lab: null, runDir, documentText: {}, checkpoints: null };
    const session = new Session(stage, { connection, redactor });
    const host = await Host.enter({
      open: (command) => connection.line(command, signal),
      password:
        assignment.passwords === null
          ? null
          : async () => {
              const password = await ask();
              if (password === null) throw new BrokenError(GIVE_A_PASSWORD);
              return password;
            },
      root: machine.ssh.user === 'root',
      world,
      demanded,
      outside: (bound, recording) => session.context(bound, recording).outside,
      redactor,
      signal,
    });
    undo.move();
    const found = host.circumstances.inputs;
    const sighting = {
      machine,
      options: host.options,
      inputs: choicesOf(found),
      world,
      openclaw: host.openclaw,
      versions: host.versions,
    };
    return new Visit(host, session, sighting);
  }

  /** The host for what was agreed to: its checks have a shell that can change it. */
  get unconfined(): Inspected<CheckContext> {
    const { circumstances, recorder } = this.host;
    const { inputs, world } = circumstances;
    return {
      circumstances,
      recorder,
      context: (signal, recording) => {
        const context = this.session.context(signal, recording);
        return { ...context, inputs, world };
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
    await this.session[Symbol.asyncDispose]();
  }
}
