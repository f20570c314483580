import { describe, expect, test } from 'vitest';
import {
  commandOf,
  parseUnitFile,
  parseUnitProperties,
  readUnitFile,
  readUnitProperties,
} from '../../src/probe/systemd-unit.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

describe('readUnitProperties', () => {
  test('in systemd’s own words', async () => {
    const command = "systemctl show --property=$'ExecStart,RestartUSec' -- openclaw.service";
    const shell = fakeShell({ [command]: { stdout: fixture('systemd-unit-properties') } });
    const properties = await readUnitProperties(shell, 'openclaw.service', ['ExecStart', 'RestartUSec']);
    expect(properties).toMatchObject({
      Restart: 'on-failure',
      RestartUSec: '10s',
      StartLimitIntervalUSec: '5min',
      ProtectSystem: 'strict',
      RestrictAddressFamilies: 'AF_INET AF_INET6 AF_NETLINK AF_UNIX',
    });
    expect(commandOf(properties.ExecStart)).toBe('/home/openclaw-svc/.npm-global/bin/openclaw gateway run');
  });

  test('what has several values has several lines', () => {
    expect(parseUnitProperties('EnvironmentFiles=/a (ignore_errors=yes)\nEnvironmentFiles=/b\n')).toEqual({
      EnvironmentFiles: '/a (ignore_errors=yes) /b',
    });
  });

  test('what a unit does not have is empty, and what systemd does not know is not there', () => {
    expect(parseUnitProperties('ExecReload=\n')).toEqual({ ExecReload: '' });
    expect(commandOf('')).toBeNull();
    expect(commandOf(undefined)).toBeNull();
  });

  test('refuses anything else', () => {
    expect(() => parseUnitProperties('System has not been booted with systemd')).toThrow('cannot read');
  });
});

describe('readUnitFile', () => {
  const command = 'LC_ALL=C systemctl cat --no-pager -- openclaw.service';

  test('every setting with its section, without comments', async () => {
    const file = await readUnitFile(
      fakeShell({ [command]: { stdout: fixture('systemd-unit-file') } }),
      'openclaw.service',
    );
    expect(file).toHaveLength(47);
    expect(file[0]).toEqual({ section: 'Unit', name: 'Description', value: 'OpenClaw AI Agent Gateway' });
    expect(file).toContainEqual({ section: 'Service', name: 'ProtectSystem', value: 'strict' });
    expect(file.at(-1)).toEqual({ section: 'Install', name: 'WantedBy', value: 'multi-user.target' });
  });

  test('drop-ins and continued lines', () => {
    const text = `# /etc/systemd/system/a.service
[Service]
ExecStart=/bin/a \\
  --flag

# /etc/systemd/system/a.service.d/b.conf
[Service]
; another comment
ExecStart=
`;
    expect(parseUnitFile(text)).toEqual([
      { section: 'Service', name: 'ExecStart', value: '/bin/a --flag' },
      { section: 'Service', name: 'ExecStart', value: '' },
    ]);
  });

  test('a unit that does not exist has none', async () => {
    const answer = { exitCode: 1, stderr: 'No files found for openclaw.service.\n' };
    expect(await readUnitFile(fakeShell({ [command]: answer }), 'openclaw.service')).toEqual([]);
  });

  test('any other failure, and any other line, is an error', async () => {
    const answer = { exitCode: 1, stderr: 'Failed to connect to bus\n' };
    await expect(readUnitFile(fakeShell({ [command]: answer }), 'openclaw.service')).rejects.toThrow('bus');
    expect(() => parseUnitFile('[Service]\nnonsense\n')).toThrow('nonsense');
  });
});
