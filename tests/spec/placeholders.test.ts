// The guide's placeholders, filled from inputs and from what the run has shown.
import { describe, expect, test } from 'vitest';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { fillPlaceholders } from '../../src/spec/placeholders.ts';

const inputs = inputsSchema.parse({ botToken: '123456:abcdef', model: 'a/b' });

describe('a placeholder', () => {
  test.for([
    ['openclaw plugins enable <your-llm-auth-plugin>', 'openclaw plugins enable google-gemini-cli-auth'],
    ['login --provider <your-llm-provider> --set-default', 'login --provider openai --set-default'],
    ['primary "<provider/model-id>"', 'primary "a/b"'],
    ['channels.<your-channel>.dmPolicy', 'channels.telegram.dmPolicy'],
    ['--channel <your-channel> --token "<your-bot-token>"', '--channel telegram --token "123456:abcdef"'],
    ['openclaw@<new-version>', 'openclaw@2026.2.12'],
    ['openclaw@<previous-version>', 'openclaw@2026.2.9'],
  ] as const)('%s', ([script, filled]) => {
    expect(fillPlaceholders(script, inputs)).toBe(filled);
  });

  test('is filled by what only the run knows', () => {
    expect(fillPlaceholders('approve <your-channel> <CODE>', inputs, { CODE: 'AB12CD' })).toBe(
      'approve telegram AB12CD',
    );
  });

  test('that nothing fills is named', () => {
    expect(() => fillPlaceholders('approve <CODE>', inputs)).toThrow('Nothing fills the placeholder <CODE>');
    expect(() => fillPlaceholders('--token <your-bot-token>', inputsSchema.parse({}))).toThrow(
      'Nothing fills the placeholder <your-bot-token>: there is no botToken.',
    );
  });

  test('is never filled with more than a word, which is not repeated', () => {
    expect(() => fillPlaceholders('approve <CODE>', inputs, { CODE: 'A; reboot' })).toThrow(
      /^What fills the placeholder <CODE> is no single word\.$/,
    );
  });

  test('is no redirection and no here-document', () => {
    for (const script of [
      'sort <in >out',
      'cat << EOF\na\nEOF',
      'cat <<EOF >f\na\nEOF',
      '[ 1 -lt 2 ] && a < b',
    ])
      expect(fillPlaceholders(script, inputs)).toBe(script);
  });
});

describe('the version that 2.3 names', () => {
  const script = 'npm install -g openclaw@2026.2.9';

  test('stays what the document says, unless another was asked for', () => {
    expect(fillPlaceholders(script, inputs)).toBe(script);
    expect(fillPlaceholders('npm i openclaw@2026.3.1', inputs)).toBe('npm i openclaw@2026.3.1');
    const other = inputsSchema.parse({ openclawVersion: '2026.2.6-3' });
    expect(fillPlaceholders(script, other)).toBe('npm install -g openclaw@2026.2.6-3');
  });

  test('is not that of an update', () => {
    const other = inputsSchema.parse({ openclawVersion: '2026.2.6-3' });
    expect(fillPlaceholders('npm install -g openclaw@<new-version>', other)).toBe(
      'npm install -g openclaw@2026.2.12',
    );
  });
});

describe('the release of Node.js that 1.3 names', () => {
  const script = 'echo "deb [signed-by=k.gpg] https://deb.nodesource.com/node_22.x nodistro main"';

  test('stays what the document says, unless another was asked for', () => {
    expect(fillPlaceholders(script, inputs)).toBe(script);
    expect(fillPlaceholders(script, inputsSchema.parse({ nodeMajor: '24' }))).toBe(
      script.replace('22', '24'),
    );
  });
});
