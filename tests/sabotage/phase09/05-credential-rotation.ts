// Faults of Phase 9 › Credential rotation
import { CREDENTIALS } from '../../../src/probe/openclaw/credentials.ts';
import type { Fault } from '../../../src/prove/fault.ts';

const SECTION = 'Phase 9 › Credential rotation';

export const credentialRotationFaults: readonly Fault[] = [
  {
    id: '9-old-key-kept',
    what: 'Beside the new API key an old one is kept.',
    keep: [CREDENTIALS],
    inject: `sudo node -e '
      const store = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
      store.profiles["openai:old"] = { type: "token", provider: "openai", token: "sk-proj-former" };
      fs.writeFileSync(process.argv[1], JSON.stringify(store, null, 2));' ${CREDENTIALS}`,
    breaks: [`${SECTION}/the-credentials-hold-the-new-api-key-and-no-other-of-that-provider`],
    mayBreak: {
      '3.2/the-provider-accepts-the-credential': 'both are asked with',
      '3.3/it-is-the-model-that-is-asked-with-the-key-that-was-given': 'both are asked with',
    },
  },
];
