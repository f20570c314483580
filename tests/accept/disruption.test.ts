// What may be done to a host that is accepted, and who has to say so.
import { describe, expect, test, vi } from 'vitest';
import { admit, Consent } from '../../src/accept/disruption.ts';
import { BadInput } from '../../src/bad-input.ts';
import type { Disruption } from '../../src/spec/definition.ts';
import { aCheck } from '../spec/items.ts';

const yes = async () => true;
const how = (disruptive: Disruption | null, consent: Consent) => admit(aCheck({ disruptive }), consent).how;

describe('without a word', () => {
  test('only what reads is done, and in the jail', () => {
    expect(how(null, Consent.none)).toBe('in the jail');
    for (const kind of ['service', 'trial', 'container', 'reboot', 'message', 'file', 'job'] as const)
      expect(how(kind, Consent.none), kind).toBe('not at all');
  });

  test('what is left out says how it could be had', () => {
    expect(admit(aCheck({ disruptive: 'reboot' }), Consent.none)).toEqual({
      how: 'not at all',
      because: 'It reboots the host. Agree to that with --disruptive reboot.',
    });
  });

  test('nobody is asked', async () => {
    const confirm = vi.fn(yes);
    expect(await Consent.ask('', ['host'], confirm)).toBe(Consent.none);
    expect(confirm).not.toHaveBeenCalled();
  });
});

describe('what was agreed to', () => {
  test('is done, and nothing beyond it', async () => {
    const consent = await Consent.ask('restart, message', ['host'], yes);
    expect(how('service', consent)).toBe('agreed to');
    expect(how('trial', consent)).toBe('agreed to');
    expect(how('container', consent)).toBe('agreed to');
    expect(how('message', consent)).toBe('agreed to');
    expect(how('reboot', consent)).toBe('not at all');
    expect(how(null, consent)).toBe('in the jail');
  });

  test('never opens the way for what only a walk does', async () => {
    const consent = await Consent.ask('restart,reboot,message', ['host'], yes);
    for (const kind of ['file', 'job', 'listener', 'login'] as const)
      expect(admit(aCheck({ disruptive: kind }), consent)).toEqual({
        how: 'not at all',
        because: expect.stringMatching(/: a walk does that\.$/),
      });
  });

  test('was asked for once, with what it means', async () => {
    const confirm = vi.fn(yes);
    await Consent.ask('reboot', ['one', 'two'], confirm);
    expect(confirm.mock.calls).toEqual([['On one, two, this\n  reboot: reboots the host\nGo on?']]);
  });
});

test('a no ends it before anything is done', async () => {
  await expect(Consent.ask('reboot', ['host'], async () => false)).rejects.toThrow(BadInput);
});

test('an unknown word is named, with those that are known', async () => {
  await expect(Consent.ask('restart,shutdown', ['host'], yes)).rejects.toThrow(
    'There is no “shutdown”: --disruptive. Known are restart, reboot, message.',
  );
});
