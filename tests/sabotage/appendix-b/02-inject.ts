// Faults of Appendix B on a machine with Approach B
import type { Fault } from '../../../src/prove/fault.ts';
import { CONFIG, unitChanged } from './changes.ts';

const TEMPLATE = '/etc/openclaw/openclaw.json.tpl';
const WRAPPER = '/usr/local/bin/openclaw-inject-secrets';
const REFERENCES =
  'B.6/the-template-is-root-s-and-holds-references-in-place-of-the-secrets-and-all-else-as-it-was';
const FILLS = 'B.6/the-wrapper-fills-the-template-in-where-there-is-a-configuration-already';
const BRIEF = 'B.7/the-secrets-stand-in-it-for-a-moment-only';

export const injectFaults: readonly Fault[] = [
  {
    id: 'B.6-template-open',
    what: 'Everybody may write to the template.',
    inject: `sudo chmod 666 ${TEMPLATE}`,
    undo: `sudo chmod 444 ${TEMPLATE}`,
    breaks: [REFERENCES],
  },
  {
    id: 'B.6-never-injected',
    what: 'The unit does not run the wrapper.',
    ...unitChanged('/^ExecStartPre=/d'),
    breaks: ['B.6/the-unit-runs-the-wrapper-before-the-gateway-as-the-service-user'],
  },
  {
    id: 'B.6-op-elsewhere',
    what: 'The wrapper starts op where it is not.',
    keep: [WRAPPER],
    inject: `sudo sed -i 's|^/usr/bin/op |/usr/local/bin/op |' ${WRAPPER}`,
    breaks: ['B.6/the-program-that-the-wrapper-starts-is-there', FILLS],
  },
  {
    id: 'B.6-configuration-open',
    what: 'Everybody who gets there may read the configuration.',
    // By the wrapper itself: whoever has it run does not close what it leaves open.
    keep: [WRAPPER],
    inject: `sudo sed -i 's/^chmod 600 /chmod 644 /' ${WRAPPER}
sudo chmod 644 ${CONFIG}`,
    undo: `sudo chmod 600 ${CONFIG}`,
    breaks: ['B.7/only-the-service-user-can-read-what-the-wrapper-has-written'],
  },
  {
    id: 'B.6-emptied',
    what: 'Somebody has taken a secret out of openclaw.json, and its reference out of the template.',
    keep: [CONFIG, TEMPLATE],
    inject: `sudo node -e '
for (const file of ["${CONFIG}", "${TEMPLATE}"]) {
  const config = JSON.parse(fs.readFileSync(file, "utf8"));
  delete config.gateway.remote.token;
  fs.writeFileSync(file, JSON.stringify(config, null, 2));
}'`,
    breaks: [REFERENCES, BRIEF],
  },
].map((fault: Fault): Fault => ({ until: 'appendix-b', inputs: { secretsBy: 'inject' }, ...fault }));
