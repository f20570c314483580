// B.5 and B.6 start op where the package does not put it.

import { readProgram } from '../src/probe/program.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const [WRONG, RIGHT] = ['/usr/local/bin/op', '/usr/bin/op'];
const DROP_IN = '/etc/systemd/system/openclaw.service.d/1password.conf';
const WRAPPER = '/usr/local/bin/openclaw-inject-secrets';

export const opElsewhere: Erratum = {
  id: 'B.5-op-elsewhere',
  section: 'B.5',
  promise: 'op is at /usr/local/bin/op.',
  happens:
    'That is where op is put by hand. The package that B.2 installs has it at /usr/bin/op, as a package may not have anything below /usr/local. So the service ends before it begins, with both approaches.',
  evidence:
    '`dpkg -L 1password-cli` lists /usr/bin/op, and `test -x /usr/local/bin/op` fails. The package is a stand-in’s; Debian’s policy (9.1.2) keeps packages out of /usr/local, and units of others that use 1Password’s package say `ExecStart=/usr/bin/op run`.',
  severity: 'critical',
  versions: { '1password-cli': '2.34.0' },
  symptom: async ({ read }) =>
    (await read(readProgram, WRONG)) === 'absent' && (await read(readProgram, RIGHT)) === 'executable',
  correction: {
    kind: 'step',
    says: `Start ${RIGHT}.`,
    run: `for file in ${DROP_IN} ${WRAPPER}; do
  if sudo test -e $file; then sudo sed -i 's|${WRONG} |${RIGHT} |' $file; fi
done
sudo systemctl daemon-reload`,
  },
  patches: [
    { section: 'B.5', from: `ExecStart=${WRONG} run`, to: `ExecStart=${RIGHT} run` },
    { section: 'B.6', from: `${WRONG} inject`, to: `${RIGHT} inject` },
  ],
};
