// Phase 7 › Option A: Tailscale Serve
import { serveSyntax } from '../../errata/7-serve-syntax.ts';
import { readTailscale, readTailscaleServe } from '../../src/probe/tailscale.ts';
import { check, expect, live, remoteAccess, section, step } from '../../src/spec/index.ts';

const TITLE = 'Option A: Tailscale Serve';

section(`Phase 7 › ${TITLE}`, TITLE, { needs: ['1.7', '6.2'] }, () => {
  step('Serve the gateway on the tailnet', {
    when: remoteAccess.is('serve'),
    run: 'sudo tailscale serve https / http://localhost:18789',
    errata: [serveSyntax],
  });

  check(
    'Tailscale serves the gateway, and nothing else',
    { severity: 'major', promise: 'Phase 7 › Access at', when: remoteAccess.is('serve') },
    async ({ read }) => {
      const { served } = await read(readTailscaleServe);
      expect(served).toEqual([{ port: 443, path: '/', proxy: 'http://localhost:18789' }]);
    },
  );

  check(
    'the gateway is found under its address in the tailnet',
    {
      severity: 'major',
      promise: 'Phase 7 › Access at',
      when: [remoteAccess.is('serve'), live('tailscale')],
    },
    async ({ read, $ }) => {
      const url = `https://${(await read(readTailscale)).self?.dnsName}/`;
      const { stdout } =
        await $`curl --silent --output /dev/null --max-time 30 --write-out ${'%{http_code}'} ${url}`;
      expect(stdout).toMatch(/^[234]\d\d$/);
    },
  );
});
