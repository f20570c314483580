// Faults of Phase 9 › Credential rotation
import { CREDENTIALS } from '../../../src/probe/openclaw/credentials.ts';
import { CONFIG } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';

const SECTION = 'Phase 9 › Credential rotation';

const unrevoked = configured('config.channels.telegram.botToken = "1:nobodys";');

export const credentialRotationFaults: readonly Fault[] = [
  {
    id: '9-old-bot-token-counts',
    what: 'The token that the platform takes is one of the former; the bot was given another.',
    ...unrevoked,
    keep: [...unrevoked.keep, `${CONFIG}.bak`],
    inject: `sudo cp --preserve=all ${CONFIG} ${CONFIG}.bak\n${unrevoked.inject}`,
    breaks: [
      `${SECTION}/every-former-token-of-the-bot-is-refused-wherever-a-copy-of-it-was-kept`,
      `${SECTION}/the-bot-answers-by-its-new-token-with-what-the-model-has-said-for-the-new-key`,
    ],
    mayBreak: { '4.3/the-channel-is-on-and-has-the-token': 'it is about the same token' },
  },
  {
    id: '9-old-key-kept',
    what: 'Beside the new API key an old one is kept.',
    keep: [CREDENTIALS],
    inject: `sudo node -e '
      const store = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
      store.profiles["openai:old"] = { type: "token", provider: "openai", token: "sk-proj-former" };
      fs.writeFileSync(process.argv[1], JSON.stringify(store, null, 2));' ${CREDENTIALS}`,
    breaks: [`${SECTION}/the-credentials-hold-the-new-api-key-and-no-other-of-that-provider`],
  },
];
