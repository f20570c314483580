// Faults of 8.2 End-to-end messaging test
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';
import { lying } from '../wrapper.ts';

const ANSWERS = '8.2/the-bot-answers-by-the-model-that-was-chosen';
const EXEC = '8.2/there-is-a-calculator-tool';
const CONTAINER = '8.2/a-tool-runs-in-a-container-that-was-made-for-its-session';
const LIST = '8.2/the-list-shows-the-container-of-the-tool-s-session';

const forgetful = lying('docker', '" ps -a "', 'exit 0');

export const messagingFaults: readonly Fault[] = [
  {
    id: '8.2-other-model',
    what: 'Another model answers.',
    ...configured('config.agents.defaults.model.primary = "openai/gpt-4o-mini";'),
    breaks: [ANSWERS],
    mayBreak: Object.fromEntries(
      [
        '3.3/the-model-is-configured',
        '3.3/it-is-the-model-that-is-asked-with-the-key-that-was-given',
        '3.4/it-shows-the-model-that-was-set',
        '4.4/the-bot-answers-the-owner-with-what-the-configured-model-has-said',
      ].map((id) => [id, 'it is another model than was chosen']),
    ),
  },
  {
    id: '8.2-no-commands',
    what: 'The model may run no command.',
    ...configured('config.tools.deny = [...(config.tools.deny ?? []), "exec"];'),
    breaks: [
      EXEC,
      CONTAINER,
      '5.2/a-tool-runs-in-a-container-of-its-session-and-not-on-the-host',
      '5.5/nothing-that-the-model-does-in-its-sandbox-changes-what-it-is-told',
      '5.5/the-model-is-offered-the-tools-that-soul-md-names',
      '5.7/a-key-in-a-tool-s-call-is-not-shown-nor-logged',
    ],
    mayBreak: Object.fromEntries(
      [
        '5.2/the-container-has-no-network',
        '5.2/nothing-can-be-written-to-its-root-nor-to-the-workspace-which-is-at-agent',
        '5.2/it-has-no-privileges-and-nothing-in-it-can-gain-any',
        '5.2/it-got-the-limits-of-the-daemon-and-no-more-than-1024-files-can-be-open-in-it',
        '5.2/no-more-than-256-processes-can-run-in-it',
        '5.2/no-more-than-three-files-of-10-mb-are-kept-of-its-output',
        '5.4/no-command-runs-on-the-host-whoever-asks',
        LIST,
      ].map((id) => [id, 'it has the model run a command']),
    ),
  },
  {
    id: '8.2-container-not-listed',
    what: 'The list of containers leaves the sandbox out.',
    keep: [forgetful.file],
    inject: forgetful.install,
    breaks: [LIST],
  },
];
