import { describe, expect, test } from 'vitest';
import { parseAptSources, readAptSources } from '../../src/probe/apt-sources.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const FILES =
  "find /etc/apt -maxdepth 2 \\( -path /etc/apt/sources.list -o -path '/etc/apt/sources.list.d/*.list'" +
  " -o -path '/etc/apt/sources.list.d/*.sources' \\) -xtype f -exec tail -v -n +1 {} +";
const d = '/etc/apt/sources.list.d';
const plain = { architectures: null, enabled: true, options: {} };

describe('readAptSources', () => {
  test('every entry apt reads, of both formats', async () => {
    const ubuntu = {
      ...plain,
      file: `${d}/ubuntu.sources`,
      types: ['deb'],
      components: ['main', 'restricted', 'universe', 'multiverse'],
      signedBy: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
    };
    const shell = fakeShell({ [FILES]: { stdout: fixture('apt-sources') } });
    expect(await readAptSources(shell)).toEqual([
      {
        ...plain,
        file: `${d}/docker.list`,
        types: ['deb'],
        uris: ['https://download.docker.com/linux/ubuntu'],
        suites: ['noble'],
        components: ['stable'],
        signedBy: '/etc/apt/keyrings/docker.gpg',
        architectures: ['amd64'],
      },
      {
        ...plain,
        file: `${d}/nodesource.list`,
        types: ['deb'],
        uris: ['https://deb.nodesource.com/node_22.x'],
        suites: ['nodistro'],
        components: ['main'],
        signedBy: '/etc/apt/keyrings/nodesource.gpg',
      },
      {
        ...plain,
        file: `${d}/odd.list`,
        types: ['deb'],
        uris: ['http://example.test/flat'],
        suites: ['./'],
        components: [],
        signedBy: null,
        options: { trusted: 'yes', 'arch+': 'i386', lang: 'en,de' },
      },
      {
        ...plain,
        file: `${d}/odd.list`,
        types: ['deb-src'],
        uris: ['http://example.test/debian'],
        suites: ['sid'],
        components: ['main', 'contrib'],
        signedBy: '/usr/share/keyrings/a.gpg',
      },
      {
        file: `${d}/odd.sources`,
        types: ['deb', 'deb-src'],
        uris: ['https://example.test/debian', 'https://other.example.test/debian'],
        suites: ['./'],
        components: [],
        signedBy: expect.stringMatching(/^-----BEGIN PGP PUBLIC KEY BLOCK-----\n\.\n.*\n-----END/),
        architectures: ['amd64', 'arm64'],
        enabled: false,
        options: { trusted: 'yes' },
      },
      {
        ...ubuntu,
        uris: ['http://archive.ubuntu.com/ubuntu/'],
        suites: ['questing', 'questing-updates', 'questing-backports'],
      },
      { ...ubuntu, uris: ['http://security.ubuntu.com/ubuntu/'], suites: ['questing-security'] },
    ]);
  });

  test('a CD and a second keyring', () => {
    const line = 'deb [signed-by="/a.gpg /b.gpg"] cdrom:[Debian 13 _Trixie_]/ trixie main';
    const text = `==> /etc/apt/sources.list <==\n${line}\n`;
    expect(parseAptSources(text)).toMatchObject([
      { uris: ['cdrom:[Debian 13 _Trixie_]/'], signedBy: '/a.gpg /b.gpg' },
    ]);
  });

  test('no file, no entry', () => {
    expect(parseAptSources('')).toEqual([]);
  });

  test.each([
    [`${d}/a.list`, 'rpm http://example.test/ sid main'],
    [`${d}/a.list`, 'deb http://example.test/'],
    [`${d}/a.list`, 'deb [trusted] http://example.test/ sid main'],
    [`${d}/a.sources`, 'Types: deb\nURIs: http://example.test/'],
    [`${d}/a.sources`, 'deb http://example.test/ sid main'],
    [`${d}/a.sources`, ' continued: nowhere'],
  ])('refuses what apt refuses: %s %j', (file, content) => {
    expect(() => parseAptSources(`==> ${file} <==\n${content}\n`)).toThrow(file);
  });

  test('refuses text before the first file', () => {
    expect(() => parseAptSources('deb http://example.test/ sid main')).toThrow('cannot read');
  });
});
