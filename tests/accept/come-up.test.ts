// Only a gateway that runs and doesn't listen yet is waited for.
import { expect, test } from 'vitest';
import { mayComeUp } from '../../src/accept/come-up.ts';

const service = (ActiveState: string) => ({
  'openclaw.service': {
    ActiveState,
    SubState: 'running',
    InvocationID: 'a',
    ActiveEnterTimestampMonotonic: '1',
    UnitFileState: 'enabled',
    TriggeredBy: '',
    Type: 'simple',
    NeedDaemonReload: 'no',
  },
});
const LISTENING = ['tcp 127.0.0.1:18789 openclaw-gatewa', 'tcp 0.0.0.0:22 sshd'];

test.for([
  ['it runs and does not listen', service('active'), ['tcp 0.0.0.0:22 sshd'], true],
  ['it runs and listens', service('active'), LISTENING, false],
  ['it listens at another address', service('active'), ['tcp [::]:18789 node'], false],
  ['it does not run', service('inactive'), [], false],
  ['it has failed', service('failed'), [], false],
  ['there is none', {}, [], false],
  ['the units are not known', null, [], false],
  ['the sockets are not known', service('active'), null, false],
] as const)('%s', ([, units, sockets, expected]) => {
  expect(mayComeUp({ units, sockets: sockets && [...sockets] })).toBe(expected);
});
