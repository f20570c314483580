// The lab's servers over real TLS: who answers for which name, and what is recorded of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, openLab, type ServedRequest } from '../../lab/server/lab.ts';
import type { StandIn } from '../../lab/server/stand-in.ts';
import { makeAuthority } from '../../src/world/certificates.ts';
import { ask } from './request.ts';

const teapot: StandIn = {
  hosts: ['tea.example', 'pot.example'],
  handle(_, response) {
    response.writeHead(418).end('short and stout');
  },
};
const broken: StandIn = {
  hosts: ['broken.example'],
  handle() {
    throw new URIError('as a malformed path makes it');
  },
};

let lab: Lab;
let ca = '';
beforeAll(async () => {
  const authority = await makeAuthority();
  const { certPem: cert, keyPem: key } = await authority.issue([
    'tea.example',
    'pot.example',
    'broken.example',
    'nobody.example',
  ]);
  ca = authority.caPem;
  lab = await openLab({
    standIns: [teapot, broken],
    tls: { cert, key },
    address: '127.0.0.1',
    port: 0,
    controlPort: 0,
  });
});
afterAll(() => lab[Symbol.asyncDispose]());

test('a stand-in answers to all its names, an error of its own is no end of the lab', async () => {
  expect((await ask(lab.port, ca, 'https://tea.example/')).body.toString()).toBe('short and stout');
  expect((await ask(lab.port, ca, 'https://pot.example/')).status).toBe(418);
  expect((await ask(lab.port, ca, 'https://broken.example/')).status).toBe(500);
  expect((await ask(lab.port, ca, 'https://nobody.example/')).status).toBe(421);
});

test('nobody who does not know the authority is answered', async () => {
  const stranger = (await makeAuthority()).caPem;
  await expect(ask(lab.port, stranger, 'https://tea.example/')).rejects.toThrow();
  await expect(ask(lab.port, ca, 'https://other.example/')).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});

test('the control port tells that all is ready, and every request served', async () => {
  const control = `http://127.0.0.1:${lab.controlPort}`;
  expect((await fetch(`${control}/healthz`)).status).toBe(200);
  await ask(lab.port, ca, 'https://tea.example/cup', 'HEAD');
  await expect
    .poll(async () => (await (await fetch(`${control}/record`)).json()) as ServedRequest[])
    .toContainEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      host: 'tea.example',
      method: 'HEAD',
      path: '/cup',
      status: 418,
    });
});
