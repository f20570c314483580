// A token that the guide hands to sudo as an argument, which sudo logs: the same defect in three sections.
import { readTokenWriters } from '../../src/probe/openclaw/token-in-journal.ts';
import type { Erratum } from '../../src/spec/erratum.ts';

type Own = Pick<Erratum, 'id' | 'section' | 'promise' | 'evidence' | 'correction' | 'patches'>;

/** @param setting where openclaw.json has the token */
export function sudoLogs(setting: (inputs: { readonly channel: string }) => string, own: Own): Erratum {
  return {
    ...own,
    happens:
      'sudo logs the command lines that it runs, this one with the token in it: it stays in the journal (and in /var/log/auth.log where there is one), for the groups adm and systemd-journal to read.',
    severity: 'critical',
    versions: { sudo: '1.9.16p2' },
    symptom: async ({ read, inputs }) => {
      const writers = await read(readTokenWriters, setting(inputs));
      return writers.length === 1 && /^sudo(?:-rs)?$/.test(writers[0] ?? '');
    },
  };
}
