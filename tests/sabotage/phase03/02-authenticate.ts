// Faults of 3.2 Authenticate
import { CREDENTIALS } from '../../../src/probe/openclaw/credentials.ts';
import type { Fault } from '../../../src/prove/fault.ts';

export const authenticateFaults: readonly Fault[] = [
  {
    id: '3.2-wrong-key',
    what: 'Another key is saved than the one that was given.',
    keep: [CREDENTIALS],
    inject: `sudo sed -i 's/"token": "[^"]*"/"token": "sk-proj-nobodys"/' ${CREDENTIALS}`,
    breaks: [
      '3.2/option-b-the-key-is-saved-and-openclaw-is-told-to-use-it',
      '3.2/the-provider-accepts-the-credential',
      '3.3/it-is-the-model-that-is-asked-with-the-key-that-was-given',
      'Phase 9 › Credential rotation/the-credentials-hold-the-new-api-key-and-no-other-of-that-provider',
      'Phase 9 › Credential rotation/the-bot-answers-by-its-new-token-with-what-the-model-has-said-for-the-new-key-and-by-no-other',
    ],
  },
  {
    id: '3.2-key-readable',
    what: 'Everybody may read the key, if they get that far.',
    inject: `sudo chmod 644 ${CREDENTIALS}`,
    undo: `sudo chmod 600 ${CREDENTIALS}`,
    breaks: ['3.2/nobody-but-the-service-user-can-read-what-is-saved'],
    mayBreak: Object.fromEntries(
      [
        '5.6/every-file-with-a-secret-in-it-is-for-the-service-user-only',
        '5.7/what-5-6-has-closed-is-still-closed',
      ].map((id) => [id, 'it is about the same mode']),
    ),
  },
];
