// B.4 stores secrets with an op that nobody has signed in to.
import type { Erratum } from '../src/spec/erratum.ts';
import { NO_ACCOUNTS, SIGN_IN_FIRST, signedIn } from './shared/signed-in.ts';

const create = (title: string, more: string) =>
  `op item create --vault "OpenClaw-<agent-name>" --category login --title "${title}" ${more}`;

const ITEMS = [
  create('gateway', "--generate-password='letters,digits,64' 'token[password]=<your-gateway-token>'"),
  create('bot', "'token[password]=<your-bot-token>'"),
  create('llm', "'api-key[password]=<your-llm-api-key>'"),
].join('\n');

export const itemsNotSignedIn: Erratum = {
  id: 'B.4-items-not-signed-in',
  section: 'B.4',
  promise: 'With op installed, `op item create` stores a secret.',
  happens: 'As with the vault: op knows no account, and nothing is stored.',
  evidence: `\`op item create --vault "OpenClaw-agent1" ...\` exits with 1: \`${NO_ACCOUNTS}.\` The stand-in says so in the words of op 2.34.`,
  severity: 'major',
  versions: { op: '2.34.0' },
  // Asks as the step did, for nothing.
  symptom: async ({ $ }) => (await $`op vault list`).stderr.includes(NO_ACCOUNTS),
  correction: { kind: 'step', says: SIGN_IN_FIRST, run: signedIn(ITEMS) },
  // What the patch of B.4-not-signed-in signs in counts here, too.
  patches: [],
};
