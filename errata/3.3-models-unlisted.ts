// 3.3 suggests models of which OpenClaw lists none as yet.
import { readKnownModels } from '../src/probe/openclaw/models.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';
import { SUGGESTED } from '../suites/phase03/suggested.ts';

export const modelsUnlisted: Erratum = {
  id: '3.3-models-unlisted',
  section: '3.3',
  promise: 'The three models that are suggested are among those that OpenClaw knows.',
  happens:
    'Before the gateway runs, which it does not in Phase 3, `openclaw models list` has nothing to show: it gets its catalogue from the gateway, or from the providers.',
  evidence:
    '`openclaw models list --all --plain` says “Gateway is not running. Showing the local cached model catalog. Use --refresh to discover provider models.”, and lists none of google/gemini-3-pro-preview, anthropic/claude-sonnet-4-5-20250929 and openai/gpt-4o.',
  severity: 'minor',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }) => (await read(readKnownModels, SUGGESTED)).length === 0,
  correction: {
    kind: 'promise',
    says: 'Look at the models with --refresh, or when the gateway runs.',
    holds: async ({ read }) => {
      expect(await read(readKnownModels, SUGGESTED)).toEqual([]);
    },
  },
};
