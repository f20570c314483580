// Secrets: which inputs are, and that an error shown by Vitest holds none.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Redactor } from '../../src/report/redaction.ts';
import { secretsOf } from '../../src/spec/inputs.ts';
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
