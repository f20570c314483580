// Faults of Appendix B on a machine with Approach B
import type { Fault } from '../../../src/prove/fault.ts';
import { CONFIG, unitChanged } from './changes.ts';

const TEMPLATE = '/etc/openclaw/openclaw.json.tpl';
const WRAPPER = '/usr/local/bin/openclaw-inject-secrets';
const FILLS = 'B.6/the-wrapper-fills-the-template-in-where-there-is-a-configuration-already';
const BRIEF = 'B.7/the-secrets-stand-in-it-for-a-moment-only';

export const injectFaults: readonly Fault[] = [
  {
    id: 'B.6-template-open',
    what: 'Everybody may write to the template.',
    inject: `sudo chmod 666 ${TEMPLATE}`,
    undo: `sudo chmod 444 ${TEMPLATE}`,
    breaks: [
      'B.6/the-template-is-root-s-and-holds-references-in-place-of-the-secrets-and-all-else-as-it-was',
    ],
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
    inject: `sudo chmod 644 ${CONFIG}`,
    undo: `sudo chmod 600 ${CONFIG}`,
    breaks: ['B.7/only-the-service-user-can-read-what-the-wrapper-has-written'],
    mayBreak: { [FILLS]: 'the wrapper closes it again' },
  },
  {
    id: 'B.6-emptied',
    what: 'Somebody has taken a secret out of openclaw.json.',
    keep: [CONFIG],
    inject: `sudo node -e '
const config = JSON.parse(fs.readFileSync("${CONFIG}", "utf8"));
delete config.gateway.remote.token;
fs.writeFileSync("${CONFIG}", JSON.stringify(config, null, 2));'`,
    breaks: [BRIEF],
    mayBreak: { [FILLS]: 'the wrapper puts it in again' },
  },
].map((fault: Fault): Fault => ({ until: 'appendix-b', inputs: { secretsBy: 'inject' }, ...fault }));
