// Faults of 8.3 Security audit sign-off
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';

export const signOffFaults: readonly Fault[] = [
  {
    id: '8.3-no-trusted-proxies',
    what: 'The gateway trusts no proxy.',
    ...configured('delete config.gateway.trustedProxies;'),
    breaks: [
      '8.3/there-is-no-warn-about-the-host-and-the-gateway',
      'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway',
    ],
  },
  {
    id: '8.3-no-device-auth',
    what: 'The control UI asks for no pairing of the browser.',
    // Without its token, which would be as critical, the gateway does not even start.
    ...configured('config.gateway.controlUi.dangerouslyDisableDeviceAuth = true;'),
    breaks: [
      '8.3/there-is-no-critical-finding',
      'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway',
    ],
  },
  {
    id: '8.3-small-model',
    what: 'There is a second model, of those that the audit warns of for another reason.',
    ...configured('config.agents.defaults.model.fallbacks = ["openai/gpt-3.5-turbo"];'),
    breaks: [
      '8.3/there-is-no-warn-about-the-model',
      'Verification Checklist/the-audit-has-no-warning-about-the-model',
    ],
  },
];
