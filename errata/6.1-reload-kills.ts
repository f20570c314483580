// 6.1's ExecReload sends a signal that ends the gateway.

import { UNIT } from '../src/probe/openclaw/gateway.ts';
import { RELOADED, readTrials } from '../src/probe/openclaw/gateway-trials.ts';
import { readUnitFile } from '../src/probe/systemd-unit.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const EXEC_RELOAD = 'ExecReload=/bin/kill -HUP $MAINPID';

export const reloadKills: Erratum = {
  id: '6.1-reload-kills',
  section: '6.1',
  promise: '`systemctl reload openclaw.service` makes the gateway read its configuration again.',
  happens:
    'The gateway has no handler for SIGHUP: a reload ends it. systemd starts it anew ten seconds later, and after five reloads in five minutes not at all.',
  evidence:
    "`Reloaded openclaw.service`, then with 2026.2.9 `Main process exited, code=exited, status=1/FAILURE` and `Failed with result 'exit-code'`; 2026.9.6 is killed by the signal, which systemd takes for a success.",
  severity: 'major',
  versions: { openclaw: '2026.2.9, 2026.9.6', systemd: '257' },
  symptom: async ({ read }) => {
    const { nothing, reload } = await read(readTrials, RELOADED);
    const file = await read(readUnitFile, UNIT);
    return (
      file.some(({ name, value }) => `${name}=${value}` === EXEC_RELOAD) &&
      nothing?.ended === null &&
      reload?.answered === true &&
      ['exit-code', 'success'].includes(reload.ended ?? '')
    );
  },
  correction: {
    kind: 'step',
    says: 'Take the line out: the gateway watches its configuration file by itself, and systemd then refuses to reload.',
    run: `sudo sed -i '/^ExecReload=/d' /etc/systemd/system/openclaw.service
sudo systemctl daemon-reload`,
  },
  patches: [{ block: 1, from: `${EXEC_RELOAD}\n`, to: '' }],
};
