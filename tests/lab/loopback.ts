// A lab of some stand-ins on loopback, and the way to it.
import { type Lab, openLab } from '../../lab/server/lab.ts';
import type { StandIn } from '../../lab/server/stand-in.ts';
import { makeAuthority } from '../../src/world/certificates.ts';
import { type Answer, ask, type Sent } from './request.ts';

export interface LoopbackLab extends AsyncDisposable {
  /** URL of the control port. */
  readonly control: string;
  /** As the machine asks. */
  ask(url: string, sent?: Sent): Promise<Answer>;
}

export async function openOnLoopback(standIns: readonly StandIn[]): Promise<LoopbackLab> {
  const authority = await makeAuthority();
  const { certPem: cert, keyPem: key } = await authority.issue(standIns.flatMap(({ hosts }) => hosts));
  const options = { standIns, tls: { cert, key }, address: '127.0.0.1', port: 0, controlPort: 0 };
  const lab: Lab = await openLab(options);
  return {
    control: `http://127.0.0.1:${lab.controlPort}`,
    ask: (url, sent) => ask(lab.port, authority.caPem, url, sent),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}
