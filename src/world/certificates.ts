// Certificates for the stand-ins: an authority that lives as long as one run, trusted by the machine under test only.
import { generate } from 'selfsigned';

export interface Certificate {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface Authority {
  /** The authority's own certificate, for the machine's list of trusted ones. */
  readonly caPem: string;
  readonly keyPem: string;
  /**
   * Issues a certificate for a server.
   *
   * @param names host names the server answers to, at least one
   */
  issue(names: readonly string[]): Promise<Certificate>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Clocks of machines that have just booted may be behind; nothing here outlives a run kept for inspection. */
function validity(): { notBeforeDate: Date; notAfterDate: Date } {
  return { notBeforeDate: new Date(Date.now() - DAY_MS), notAfterDate: new Date(Date.now() + 30 * DAY_MS) };
}

/** Makes a new authority. */
export async function makeAuthority(): Promise<Authority> {
  const { cert, private: key } = await generate(
    [{ name: 'commonName', value: 'guide-conformance lab authority' }],
    {
      ...validity(),
      keyType: 'ec',
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    },
  );
  return takeUpAuthority({ caPem: cert, keyPem: key });
}

/** The authority that a machine trusts already. */
export function takeUpAuthority({ caPem, keyPem }: Pick<Authority, 'caPem' | 'keyPem'>): Authority {
  return {
    caPem,
    keyPem,
    async issue(names) {
      const [first] = names;
      if (first === undefined) throw new TypeError('A certificate needs at least one name.');
      const server = await generate([{ name: 'commonName', value: first }], {
        ...validity(),
        keyType: 'ec',
        algorithm: 'sha256',
        ca: { cert: caPem, key: keyPem },
        extensions: [
          { name: 'basicConstraints', cA: false, critical: true },
          { name: 'keyUsage', digitalSignature: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) },
        ],
      });
      return { certPem: server.cert, keyPem: server.private };
    },
  };
}
