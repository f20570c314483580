// The provider's API key, given to OpenClaw as 3.2 does it: at a terminal, where it stands on no command line.
import type { StepOptions } from '../src/spec/registry.ts';

export const addApiKey: Pick<StepOptions, 'run' | 'answers'> = {
  run: `
    sudo -u openclaw-svc bash -c '
      export PATH=$HOME/.npm-global/bin:$PATH
      openclaw models auth add
    '`,
  answers: [
    // Of the providers it knows Anthropic by name only.
    { prompt: /Token provider[\s\S]*custom \(type provider id\)/, presses: ['down', 'enter'] },
    { prompt: /Provider id/, types: ({ llmProvider }) => llmProvider },
    { prompt: /Token method[\s\S]*paste token/, presses: ['enter'] },
    { prompt: /Profile id/, presses: ['enter'] },
    { prompt: /Does this token expire\?/, presses: ['enter'] },
    { prompt: /Paste token for/, types: ({ llmApiKey }) => llmApiKey ?? '', secret: true },
  ],
};
