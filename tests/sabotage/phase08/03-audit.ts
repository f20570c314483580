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
    id: '8.3-no-gateway-auth',
    what: 'The gateway has no token.',
    ...configured('delete config.gateway.auth.token;'),
    breaks: ['8.3/there-is-no-critical-finding'],
    mayBreak: Object.fromEntries(
      [
        '5.1/the-audit-reaches-the-running-gateway',
        '5.1/no-critical-finding-is-left',
        'Regular Security Audit Procedure (PLACEHOLDER)/it-reaches-the-gateway-and-finds-nothing-critical',
        'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway',
        '5.7/the-gateway-takes-the-token-from-command-line-tools-as-well',
      ].map((id) => [id, 'nobody is let in']),
    ),
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
