// The guide's placeholders, filled at run time from the operator's choices and from what the run has shown.

import { PLACEHOLDER } from '../guide/placeholder.ts';
import { DOCUMENTED_NODE } from '../world/node-releases.ts';
import { DOCUMENTED_OPENCLAW, type Inputs } from './inputs.ts';

/** What the guide's own placeholders stand for. */
const MEANINGS: Readonly<Record<string, keyof Inputs>> = {
  'your-llm-auth-plugin': 'llmAuthPlugin',
  'your-llm-provider': 'llmProvider',
  'provider/model-id': 'model',
  'your-channel': 'channel',
  'your-bot-token': 'botToken',
  'your-llm-api-key': 'llmApiKey',
  'agent-name': 'agentName',
  'new-version': 'updateTo',
  'previous-version': 'rollbackTo',
};

/** 2.3 has no placeholder: it names the version that the guide was written for. */
const PACKAGE = /\bopenclaw@\d{4}\.\d+\.\d+[\w.-]*/g;

/** 1.3 names the major release of Node.js in the URL of NodeSource's repository. */
const NODE_REPOSITORY = /\bnode_\d+\.x\b/g;

/** What may stand in a command, in quotes or not, and stay one word. */
const WORD = /^[\w.:/@+=-]+$/;

/**
 * A script with every placeholder replaced.
 *
 * `openclaw@VERSION` stays as the script has it unless the operator asked for another version than the guide's: a later
 * guide may name a later one. So does NodeSource's `node_MAJOR.x`.
 *
 * @param extra values that only the run knows, by placeholder: `{ CODE: 'AB12CD' }`
 * @throws Error for a placeholder that nothing fills, and for a value from the run that is no single word
 */
export function fillPlaceholders(
  script: string,
  inputs: Inputs,
  extra: Readonly<Record<string, string>> = {},
): string {
  return script
    .replace(PACKAGE, (whole) =>
      inputs.openclawVersion === DOCUMENTED_OPENCLAW ? whole : `openclaw@${inputs.openclawVersion}`,
    )
    .replace(NODE_REPOSITORY, (whole) =>
      inputs.nodeMajor === DOCUMENTED_NODE ? whole : `node_${inputs.nodeMajor}.x`,
    )
    .replace(PLACEHOLDER, (whole, name: string) => {
      const meaning = MEANINGS[name];
      const value = extra[name] ?? (meaning === undefined ? undefined : inputs[meaning]);
      if (value === undefined) throw new Error(`Nothing fills the placeholder ${whole}${because(meaning)}.`);
      if (!WORD.test(value)) throw new Error(`What fills the placeholder ${whole} is no single word.`);
      return value;
    });
}

function because(meaning: keyof Inputs | undefined): string {
  return meaning === undefined
    ? ': it is none of the guide’s, and the step’s `fill` does not give it'
    : `: there is no ${meaning}`;
}
