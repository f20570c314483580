// 3.3 Set primary model
import { modelRefused } from '../../errata/3.3-model-refused.ts';
import { modelsUnlisted } from '../../errata/3.3-models-unlisted.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { readKnownModels, readModelStatus } from '../../src/probe/openclaw/models.ts';
import { check, expect, llmAuth, section, standInFor, step } from '../../src/spec/index.ts';
import { SUGGESTED } from './suggested.ts';

section('3.3', 'Set primary model', { needs: ['3.2'] }, () => {
  check(
    'OpenClaw knows the models it suggests',
    { severity: 'major', promise: '3.3 › e.g.', errata: [modelsUnlisted] },
    async ({ read }) => {
      expect(await read(readKnownModels, SUGGESTED)).toEqual(SUGGESTED);
    },
  );

  step('Set the model', {
    errata: [modelRefused],
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config set agents.defaults.model.primary "<provider/model-id>"
      '`,
  });

  check(
    'the model is configured',
    { severity: 'major', promise: '3.3 › config set agents.defaults.model.primary' },
    async ({ read, inputs }) => {
      expect(await read(readConfig)).toMatchObject({
        agents: { defaults: { model: { primary: inputs.model } } },
      });
    },
  );

  check(
    'it is the model that is asked, with the key that was given',
    {
      severity: 'critical',
      promise: '3.3 › Set primary model',
      disruptive: 'message',
      when: [llmAuth.is('api-key'), standInFor('llm', 'nobody sees there which model was asked.')],
    },
    async ({ shell, llm, inputs }) => {
      const since = await llm.now();
      const { primary, probes } = await readModelStatus(shell);
      expect({ primary, asked: probes.map(({ model }) => model) }).toEqual({
        primary: inputs.model,
        asked: [inputs.model],
      });
      const requests = (await llm.requests({ since })).map(({ key, asked }) => ({
        key,
        model: asked?.model,
      }));
      expect(requests).toEqual([{ key: 'accepted', model: inputs.model.replace(/^[^/]+\//, '') }]);
    },
  );
});
