// The unit of a further instance: the one of section 6.1, with the names of that instance in it.
import type { Instance } from '../../src/probe/openclaw/instance.ts';
import { SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import type { Directive } from '../../src/probe/systemd-unit.ts';

/** What the recipe's copy of a unit has to say, directive by directive. */
export function unitOf({ user }: Instance, first: readonly Directive[]): readonly Directive[] {
  return first.map(({ section, name, value }) => ({
    section,
    name,
    value: name === 'SyslogIdentifier' ? user : value.replaceAll(SERVICE_USER, user),
  }));
}
