import { expect, test } from 'vitest';
import { parseAptPolicy, readAptPolicy } from '../../src/probe/apt-policy.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

test('an installed package and the repository it came from', async () => {
  const shell = fakeShell({
    'LC_ALL=C apt-cache policy docker.io': { stdout: fixture('apt-policy-installed') },
  });
  const version = '28.5.2+dfsg4-5';
  expect(await readAptPolicy(shell, 'docker.io')).toEqual({
    installed: version,
    candidate: version,
    installedFrom: ['http://archive.example/debian'],
  });
});

test('the newer candidate of another repository is not where it came from', () => {
  const text = fixture('apt-policy-upgradable').replace(
    'archive.example/debian forky',
    'new.example.test/debian forky',
  );
  expect(parseAptPolicy(text)).toEqual({
    installed: '0.36.2-9',
    candidate: '0.36.2-10',
    installedFrom: ['http://archive.example/debian'],
  });
});

test('not installed, and unknown', () => {
  const candidate = '4.98.2-1+deb13u4';
  expect(parseAptPolicy(fixture('apt-policy-not-installed'))).toEqual({
    installed: null,
    candidate,
    installedFrom: [],
  });
  expect(parseAptPolicy('')).toEqual({ installed: null, candidate: null, installedFrom: [] });
});

test('a pin, phasing and a negative priority', () => {
  const text = `nodejs:
  Installed: 22.22.0-1nodesource1
  Candidate: 22.22.0-1nodesource1
  Package pin: 22.22.0-1nodesource1
  Version table:
 *** 22.22.0-1nodesource1 600 (phased 40%)
        600 https://deb.nodesource.com/node_22.x nodistro/main amd64 Packages
        100 /var/lib/dpkg/status
     20.19.4+dfsg-1 -1
         -1 http://archive.ubuntu.com/ubuntu questing/universe amd64 Packages
`;
  expect(parseAptPolicy(text).installedFrom).toEqual(['https://deb.nodesource.com/node_22.x']);
});

test.each(['ufw:\n  Installiert: 1\n', 'ufw:\n  Installed: 1\n  Candidate: 1\n  Versions:\n'])(
  'refuses %j',
  (text) => {
    expect(() => parseAptPolicy(text)).toThrow('cannot read');
  },
);
