// Phase 10 writes the incident log where everybody can read it, and where an intruder can have put a file first.
import { INCIDENT_LOGS, readIncidentLogs } from '../src/probe/incident-log.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const [EXPOSED, KEPT] = INCIDENT_LOGS;

export const incidentLogExposed: Erratum = {
  id: '10-incident-log-exposed',
  section: 'Phase 10 › Suspected compromise',
  promise: 'The journal of the last 24 hours is kept as evidence.',
  happens:
    'It is written under a well-known name in /tmp, by the operator’s shell and not by sudo: everybody can read it, and if the intruder has made the file first it stays his to change (or, with fs.protected_regular, nothing is written at all).',
  evidence:
    '`stat` says 0644 and the operator as owner. After `sudo -u openclaw-svc install -m 666 /dev/null /tmp/openclaw-incident.log` the guide’s command ends with 0, and the log belongs to openclaw-svc.',
  severity: 'major',
  versions: { guide: '1.1' },
  symptom: async ({ read, $ }) => {
    const logs = await read(readIncidentLogs);
    const operator = (await $`id -un`).stdout.trim();
    return (
      logs.length === 1 &&
      logs.every(({ path, owner, mode }) => path === EXPOSED && owner === operator && mode !== '0600')
    );
  },
  correction: {
    kind: 'step',
    says: 'Let root write it, in a folder of root’s, for nobody else to read.',
    run: `sudo sh -c 'umask 077; journalctl -u openclaw.service --since "24h ago" > ${KEPT}'
sudo rm ${EXPOSED}`,
  },
  patches: [
    {
      block: 1,
      from: `sudo journalctl -u openclaw.service --since "24h ago" > ${EXPOSED}`,
      to: `sudo sh -c 'umask 077; journalctl -u openclaw.service --since "24h ago" > ${KEPT}'`,
    },
  ],
};
