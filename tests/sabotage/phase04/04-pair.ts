// Faults of 4.4 Pair your account
import { approvedFile, pendingFile } from '../../../src/probe/openclaw/pairing.ts';
import { SERVICE_USER } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';

const APPROVED = approvedFile('telegram');
const PENDING = pendingFile('telegram');

export const pairFaults: readonly Fault[] = [
  {
    id: '4.4-somebody-else-approved',
    what: 'Somebody else is approved, too.',
    keep: [APPROVED],
    inject: `sudo sed -i 's/"allowFrom": \\[/&"4711",/' ${APPROVED}`,
    breaks: ['4.4/the-owner-is-approved-and-nobody-else'],
    mayBreak: {
      '5.4/the-allowlist-holds-the-approved-sender-and-nobody-else': 'it is about approved senders',
    },
  },
  {
    id: '4.4-codes-readable',
    what: 'Everybody may read which codes wait, if they get that far.',
    inject: `sudo chmod 644 ${PENDING}`,
    undo: `sudo chmod 600 ${PENDING}`,
    breaks: ['4.4/nobody-but-the-service-user-can-read-who-is-approved-and-which-codes-wait'],
    mayBreak: Object.fromEntries(
      [
        '5.6/every-file-with-a-secret-in-it-is-for-the-service-user-only',
        '5.7/what-5-6-has-closed-is-still-closed',
      ].map((id) => [id, 'it is about the same mode']),
    ),
  },
  {
    id: '4.4-any-code',
    what: 'A code that was given to nobody approves somebody.',
    keep: [APPROVED, PENDING],
    inject: `now=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
sudo -u ${SERVICE_USER} tee ${PENDING} > /dev/null << END
{ "version": 1, "requests": [{ "id": "4711", "code": "ZZZZZZZZ", "createdAt": "$now", "lastSeenAt": "$now" }] }
END`,
    breaks: ['4.4/a-code-that-nobody-was-given-approves-nobody'],
    mayBreak: { '4.4/the-owner-is-approved-and-nobody-else': 'the code approves somebody' },
  },
];
