// 3.2 Option A opens a tunnel to a port on which nothing listens.
import { GEMINI_LOGIN } from '../fixtures/gemini-login.ts';
import { readGeminiLogin } from '../src/probe/openclaw/login.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const tunnelUnused: Erratum<CheckContext> = {
  id: '3.2-tunnel-unused',
  section: '3.2',
  promise: 'The login’s answer reaches the server through a tunnel of port 8080.',
  happens:
    'The browser is sent back to port 8085, and on a server nothing listens there either: the operator pastes the address at which the browser has failed.',
  evidence:
    'At a terminal the login shows an address with redirect_uri=http://localhost:8085/oauth2callback, says “You are running in a remote/VPS environment. … copy the redirect URL and paste it back here.” and asks “Paste the redirect URL here:”.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9' },
  absent: ['2026.9.6'],
  symptom: async ({ read }) =>
    (await read(readGeminiLogin, 'given')).browser?.redirect === GEMINI_LOGIN.redirect,
  correction: {
    kind: 'promise',
    says: 'No tunnel is needed: open the address that is shown in a browser anywhere, log in, and paste the address the browser ends at.',
    holds: async ({ read }) => {
      expect((await read(readGeminiLogin, 'given')).browser).toEqual(GEMINI_LOGIN);
    },
  },
};
