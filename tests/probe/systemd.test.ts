import { describe, expect, test } from 'vitest';
import { parseSystemState, parseUnit, readSystemState, readUnit } from '../../src/probe/systemd.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const PROPERTIES = 'LoadState,ActiveState,SubState,UnitFileState,MainPID,ExecMainStartTimestampMonotonic';
const STATE =
  'systemctl is-system-running; systemctl list-units --failed --plain --no-legend --full --no-pager';

describe('readUnit', () => {
  test('a service that runs', async () => {
    const command = `systemctl show --property=${PROPERTIES} -- docker.service`;
    const shell = fakeShell({ [command]: { stdout: fixture('systemd-unit-running') } });
    expect(await readUnit(shell, 'docker.service')).toEqual({
      loadState: 'loaded',
      activeState: 'active',
      subState: 'running',
      unitFileState: 'enabled',
      mainPid: 909,
      execMainStartTimestampMonotonic: 1_151_958_717,
    });
  });

  test('one that does not exist', () => {
    expect(parseUnit(fixture('systemd-unit-not-found'))).toEqual({
      loadState: 'not-found',
      activeState: 'inactive',
      subState: 'dead',
      unitFileState: null,
      mainPid: 0,
      execMainStartTimestampMonotonic: 0,
    });
  });

  test.each(['', 'LoadState=loaded\nActiveState=active\n', 'System has not been booted with systemd'])(
    'refuses %j',
    (text) => {
      expect(() => parseUnit(text)).toThrow('cannot read');
    },
  );
});

describe('readSystemState', () => {
  test('running', async () => {
    const shell = fakeShell({ [STATE]: { stdout: fixture('systemd-state-running') } });
    expect(await readSystemState(shell)).toEqual({ state: 'running', failedUnits: [] });
  });

  test('degraded, with the units that failed', () => {
    const text = fixture('systemd-state-degraded');
    expect(parseSystemState(text)).toEqual({ state: 'degraded', failedUnits: ['doomed.service'] });
    expect(() => parseSystemState(`${text}another.service loaded active running x\n`)).toThrow(
      'another.service',
    );
    expect(() => parseSystemState('')).toThrow('cannot read');
  });
});
