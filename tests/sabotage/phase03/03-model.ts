// Faults of 3.3 Set primary model and 3.4 Verify
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';
import { openclawReplaced } from '../phase06/unit.ts';

export const modelFaults: readonly Fault[] = [
  {
    id: '3.3-model-unknown',
    what: 'OpenClaw knows a suggested model no more.',
    ...openclawReplaced(
      'case "$*" in "models list"*) $KEPT "$@" | grep -v "^openai/gpt-4o$"; exit ;; esac\nexec $KEPT "$@"',
    ),
    breaks: ['3.3/openclaw-knows-the-models-it-suggests'],
  },
  {
    id: '3.3-another-model',
    what: 'Another model is configured.',
    ...configured('config.agents.defaults.model.primary = "openai/gpt-4o-mini";'),
    breaks: [
      '3.3/the-model-is-configured',
      '3.3/it-is-the-model-that-is-asked-with-the-key-that-was-given',
      '3.4/it-shows-the-model-that-was-set',
      '4.4/the-bot-answers-the-owner-with-what-the-configured-model-has-said',
    ],
  },
  {
    id: '3.4-always-content',
    what: 'OpenClaw is content without a credential.',
    ...openclawReplaced('case "$*" in *--check*) exit 0 ;; esac\nexec $KEPT "$@"'),
    breaks: ['3.4/it-tells-when-there-is-no-credential'],
  },
];
