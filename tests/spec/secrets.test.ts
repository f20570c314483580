// Secrets: which inputs are, and that an error shown by Vitest holds none.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { Redactor } from '../../src/report/redaction.ts';
import { inputsSchema, secretsOf } from '../../src/spec/inputs.ts';
import { currentInputs, learnSecret } from '../../src/spec/learned.ts';
import { Recorder } from '../../src/spec/recorder.ts';

const TOKEN = 'tok-4b1d-c0ffee';

test('inputs marked secret are found with their names, and no others', () => {
  const schema = z.strictObject({
    token: z.string().meta({ secret: true }).optional(),
    other: z.string().meta({ secret: true }).optional(),
    open: z.string(),
  });
  expect(secretsOf({ token: TOKEN, open: 'yes' }, schema)).toEqual([['token', TOKEN]]);
});

test('an input that was rotated is the one that was learned last', async () => {
  const runDir = await mkdtemp(join(tmpdir(), 'learned-'));
  onTestFinished(() => rm(runDir, { recursive: true }));
  const inputs = inputsSchema.parse({ llmApiKey: 'sk-first-key' });
  expect(currentInputs(inputs, runDir)).toEqual(inputs);
  for (const value of ['sk-second-key', 'sk-third-key']) learnSecret(runDir, { label: 'llmApiKey', value });
  // Neither what is no input, nor a secret that the machine was never given.
  learnSecret(runDir, { label: 'gateway token', value: TOKEN });
  learnSecret(runDir, { label: 'botToken', value: '1:of-nobody' });
  expect(currentInputs(inputs, runDir)).toEqual({ ...inputs, llmApiKey: 'sk-third-key' });
});

describe('an error', () => {
  const redactor = new Redactor();
  redactor.add(TOKEN, 'token');
  const recorder = new Recorder(redactor);

  function failure(body: () => void): Error {
    try {
      body();
    } catch (error) {
      if (error instanceof Error) return error;
    }
    throw new Error('It did not fail.');
  }

  test('has its secrets replaced, and compared values that hold one taken out', () => {
    const error = recorder.redactError(
      failure(() => expect({ said: [`Bearer ${TOKEN}`] }).toEqual({ said: [] })),
    );
    expect(`${error.message}\n${error.stack}`).not.toContain(TOKEN);
    expect(Reflect.get(error, 'actual')).toBeUndefined();
    expect(Reflect.get(error, 'expected')).toEqual({ said: [] });
  });

  test('without a secret stays what it is', () => {
    const error = recorder.redactError(failure(() => expect({ said: 'a' }).toEqual({ said: 'b' })));
    expect(Reflect.get(error, 'actual')).toEqual({ said: 'a' });
  });
});
