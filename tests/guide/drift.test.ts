// A document changed in every way we know, against what is known of it: each change is named in its place, with its test.
import { beforeAll, describe, expect, test } from 'vitest';
import { knownFrom } from '../../src/bindings/against.ts';
import type { Suite } from '../../src/bindings/suite.ts';
import type { Difference, DifferenceKind } from '../../src/guide/difference.ts';
import { drifted, guideOf, HARBOUR, harbourSuite } from './harbour.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await harbourSuite();
});

/** Replaces the one place of the document that has `from`. */
function changed(from: string, to: string): string {
  const pieces = HARBOUR.split(from);
  expect(pieces, `“${from}” stands there once`).toHaveLength(2);
  return pieces.join(to);
}

const lineOf = (text: string, piece: string): number => text.slice(0, text.indexOf(piece)).split('\n').length;

type Change = readonly [name: string, from: string, to: string];

/** Each is named once, in the line and section where it is, with the test of it. */
type Named = readonly [...Change, kind: DifferenceKind, section: string, at: string, test: string | null];

const NAMED: readonly Named[] = [
  ['a flag', '--depth 12', '--width 12', 'command', '1.1', '--width', '1.1/step-1'],
  ['a flag that is gone', ' --force', '', 'command', '1.2', 'gate enable', '1.2/step-1'],
  ['a flag that is new', 'apt install -y', 'apt install -y -q', 'command', '1.1', '-y -q', '1.1/step-1'],
  ['a port', '--port 4100', '--port 4200', 'command', '1.1', '--port 4200', '1.1/step-1'],
  ['a port of a rule', 'port 443', 'port 444', 'command', '1.2', 'port 444', '1.2/step-1'],
  ['a protocol', 'proto tcp ', 'proto udp ', 'command', '1.2', 'proto udp', '1.2/step-1'],
  ['an interface', 'in on lock0', 'in on lock1', 'command', '1.2', 'in on lock1', '1.2/step-1'],
  ['a mode', 'chmod 755', 'chmod 777', 'command', '2.3', 'chmod 777', '2.3/step-1'],
  ['a package', 'pier-tools ', 'pier-utils ', 'command', '1.1', 'pier-utils', '1.1/step-1'],
  ['an operator', 'sudo apt update &&', 'sudo apt update ||', 'command', '1.1', '||', '1.1/step-1'],
  ['a pipe', 'gate status | grep', 'gate status |& grep', 'command', '1.3', 'gate status |&', '1.3/step-1'],
  [
    'a command that is gone',
    'sudo systemctl daemon-reload\n',
    '',
    'command',
    '2.2',
    'sudo systemctl enable',
    '2.2/step-1',
  ],
  [
    'a command that is new',
    'sudo gate --force',
    'sudo gate oil\nsudo gate --force',
    'command',
    '1.2',
    'gate oil',
    '1.2/step-1',
  ],
  [
    'a command that is commented out',
    'sudo pier init',
    '# sudo pier init',
    'command',
    '1.1',
    'sudo apt update',
    '1.1/step-1',
  ],
  ['a placeholder', '<owner-name>', '<your-name>', 'placeholder', '2.1', '<your-name>', '2.1/step-1'],
  ['a word for a placeholder', 'name <owner-name>', 'name Ahab', 'command', '2.1', 'Ahab', '2.1/step-1'],
  ['a value in a nested script', '"closed"\n', '"open"\n', 'command', '2.1', 'mode "open"', '2.1/step-1'],
  [
    'a number in a nested script',
    'dock.berths 24',
    'dock.berths 42',
    'command',
    '2.1',
    'berths 42',
    '2.1/step-1',
  ],
  [
    'the user of a nested script',
    "-u harbour bash -c '",
    "-u root bash -c '",
    'command',
    '2.1',
    '-u root',
    '2.1/step-1',
  ],
  [
    'what the inner shell expands',
    'PATH=\\$HOME/bin:\\$PATH',
    'PATH=$HOME/bin:\\$PATH',
    'command',
    '2.1',
    'PATH=$HOME/bin:\\$',
    '2.1/step-2',
  ],
  [
    'what the outer shell expands',
    "token '$TOKEN'",
    "token '\\$TOKEN'",
    'command',
    '2.1',
    "'\\$TOKEN'",
    '2.1/step-2',
  ],
  ['a length', '-hex 32', '-hex 16', 'command', '2.1', '-hex 16', '2.1/step-2'],
  ['a value of a unit', 'MemoryMax=2G', 'MemoryMax=4G', 'command', '2.2', 'MemoryMax=4G', '2.2/step-1'],
  ['a key of a unit', 'Restart=on-failure', 'RestartSec=10', 'command', '2.2', 'RestartSec', '2.2/step-1'],
  ['a line of a unit that is gone', 'User=harbour\n', '', 'command', '2.2', 'Type=simple', '2.2/step-1'],
  [
    'the section of a unit that a key is in',
    'Type=simple\n',
    '',
    'command',
    '2.2',
    'User=harbour',
    '2.2/step-1',
  ],
  [
    'where a unit is written',
    'system/harbour.service',
    'system/port.service',
    'command',
    '2.2',
    'port.service',
    '2.2/step-1',
  ],
  ['a number in JSON', '"boats": 24', '"boats": 25', 'command', '2.3', '"boats": 25', '2.3/step-1'],
  ['the type of a value in JSON', '"boats": 24', '"boats": "24"', 'command', '2.3', '"boats"', '2.3/step-1'],
  ['the order of a list in JSON', '[1, 2]', '[2, 2]', 'command', '2.3', '[2, 2]', '2.3/step-1'],
  [
    'a condition in a cron script',
    'if ! harbour',
    'if harbour',
    'command',
    '2.3',
    'if harbour',
    '2.3/step-1',
  ],
  [
    'a word in a cron script',
    'logger -t harbour',
    'logger -t port',
    'command',
    '2.3',
    '-t port',
    '2.3/step-1',
  ],
  ['a redirection in a cron script', '2>/dev/null', '2>&1', 'command', '2.3', '2>&1', '2.3/step-1'],
  ['the shell of a cron script', '#!/bin/bash', '#!/bin/sh', 'command', '2.3', '#!/bin/sh', '2.3/step-1'],
  [
    'prose that is installed',
    'pier clear.',
    'pier dirty.',
    'command',
    '2.4',
    'sudo tee /etc/harbour/rules',
    '2.4/step-1',
  ],
  ['a block that is not run', '--port 4101', '--port 4102', 'command', 'Appendix A', '--port 4102', null],
  ['a version that is expected', '(3.2.x)', '(3.3.x)', 'promise', '1.1', '3.3.x', '1.1/holds'],
  [
    'a verification that is gone',
    'Verify: `pier --version` (3.2.x)\n\n',
    '',
    'promise',
    '1.1',
    '### 1.1',
    '1.1/holds',
  ],
  ['a note', 'never in local', 'sometimes in local', 'promise', '1.1', 'sometimes', '1.1/holds'],
  ['an expected row', 'lock0    OPEN IN', 'lock1    OPEN IN', 'promise', '1.2', 'Gate: closed', '1.2/holds'],
  [
    'an expected row that is gone',
    'lock0    OPEN IN    Anywhere\n',
    '',
    'promise',
    '1.2',
    'Gate: closed',
    '1.2/holds',
  ],
  ['a must', 'must stay closed', 'may stay closed', 'promise', '1.2', '### 1.2', '1.2/holds'],
  ['a new must', 'Boats wait outside', 'Boats must wait outside', 'promise', '1.2', 'Boats must', '1.2'],
  [
    'an outcome in a comment',
    'show 10.0.0.1:4100',
    'show 0.0.0.0:4100',
    'promise',
    '1.3',
    '0.0.0.0',
    '1.3/holds',
  ],
  [
    'a setting',
    'strangers cannot tie',
    'strangers can tie',
    'promise',
    '2.1',
    'strangers can tie',
    '2.1/holds',
  ],
  [
    'a comment in a unit',
    'does not implement sd_notify',
    'implements sd_notify',
    'promise',
    '2.2',
    'implements',
    '2.2/holds',
  ],
  ['a figure', '4.8 OK', '5.8 OK', 'promise', '2.2', '5.8', '2.2/holds'],
  [
    'a promise without a suite',
    'have a port of its own',
    'share its port',
    'promise',
    'Appendix A',
    'share',
    null,
  ],
  [
    'a row of the checklist',
    '10.0.0.1 only |',
    '0.0.0.0 |',
    'promise',
    'Verification Checklist',
    '0.0.0.0 |',
    null,
  ],
  [
    'a row that is gone',
    '| Gate closed | `gate status` | close (inbound) |\n',
    '',
    'promise',
    'Verification Checklist',
    '## Verification',
    null,
  ],
  [
    'a row that is new',
    '| weekly count |',
    '| weekly count |\n| `/etc/moon` | tides |',
    'promise',
    'File Locations',
    '/etc/moon',
    null,
  ],
  ['a purpose of a file', '| the store |', '| the cellar |', 'promise', 'File Locations', 'the cellar', null],
  [
    'a block that is gone',
    '```bash\nsudo gate signal bell\n```\n',
    '',
    'removed',
    '1.2',
    '### 1.2',
    '1.2/step-2',
  ],
  [
    'a block that is new',
    '## Phase 2: Run',
    '```bash\ngate sing\n```\n\n## Phase 2: Run',
    'added',
    '1.3',
    'gate sing',
    '1.3',
  ],
  [
    'an option of another name',
    '#### Option B: Lamp',
    '#### Option C: Lamp',
    'option',
    '1.2',
    'sudo gate signal lamp',
    '1.2/step-3',
  ],
  [
    'a choice that is none any more',
    '#### Option B: Lamp',
    '#### The lamp',
    'option',
    '1.2',
    'sudo gate signal lamp',
    '1.2/step-3',
  ],
  [
    'a new section',
    '### 1.3 Verify',
    '### 1.4 Paint\n\nIt must be white.\n\n### 1.3 Verify',
    'added',
    '1.4',
    '### 1.4',
    null,
  ],
  ['a heading', '### 2.3 The store', '### 2.3 The cellar', 'moved', '2.3', '### 2.3', '2.3'],
  ['a number', '### 2.4 Rules', '### 2.5 Rules', 'moved', '2.5', '### 2.5', '2.4'],
];

const SILENT: readonly Change[] = [
  ['a typo in prose', 'tidy desks', 'tidy decks'],
  ['a new sentence without a promise', 'given tea.', 'given tea. Biscuits are extra.'],
  ['a promise that is wrapped', 'The gate must stay closed', 'The gate\nmust stay\nclosed'],
  ['a note that is wrapped', 'is kept in UTC, and', 'is kept\n> in UTC, and'],
  ['emphasis', 'must stay', '**must** stay'],
  ['a comment', '# takes a while', '# takes a minute or two'],
  ['a comment without an outcome', '# prints a poem', '# prints a sonnet'],
  ['a comment of its own line', 'sudo pier init', '# Then dig.\nsudo pier init'],
  ['a continuation', '--depth 12 --port', '--depth 12 \\\n  --port'],
  ['space between words', 'sudo gate allow in on', 'sudo  gate   allow in on'],
  ['a blank line in a block', 'sudo gate default close inbound\n', 'sudo gate default close inbound\n\n'],
  ['quotes that change nothing', '"closed"\n', 'closed\n'],
  ['other quotes that change nothing', '--name "second"', "--name 'second'"],
  ['layout in a nested script', '  cd ~\n  export', '    cd ~;   export'],
  ['layout in a nested script that is expanded', '  export PATH=\\$HOME', '      export    PATH=\\$HOME'],
  ['the order of keys in a unit', 'Type=simple\nUser=harbour', 'User=harbour\nType=simple'],
  ['space in a unit', 'MemoryMax=2G', 'MemoryMax = 2G'],
  ['layout of JSON', '{ "boats": 24, "crew": [1, 2] }', '{\n    "boats": 24,\n    "crew": [1,2]\n  }'],
  ['the order of keys in JSON', '"boats": 24, "crew": [1, 2]', '"crew": [1, 2], "boats": 24'],
  ['layout of a cron script', 'then\n    logger', 'then logger'],
  ['a comment in a cron script', '#!/bin/bash\n', '#!/bin/bash\n# Every week.\n'],
  ['the width of a table', '|---|---|---|', '| --- | :---: | ---: |'],
  ['space in a table', '| Gate closed | `gate', '|   Gate closed   | `gate'],
  ['the columns of an expected output', 'lock0    OPEN IN    Anywhere', 'lock0  OPEN IN  Anywhere'],
  ['a fence of tildes', '```bash\njournalctl -u harbour -f\n```', '~~~bash\njournalctl -u harbour -f\n~~~'],
  [
    'the order of promises',
    '- `dock.mode: "closed"` — strangers cannot tie up\n- `dock.berths: 24` — a berth for each boat',
    '- `dock.berths: 24` — a berth for each boat\n- `dock.mode: "closed"` — strangers cannot tie up',
  ],
  ['a section without promises', '## Appendix A', '### 2.9 Poems\n\nSea and sand.\n\n## Appendix A'],
  ['a comment of HTML', '## Appendix A', '<!-- must be written -->\n\n## Appendix A'],
  ['Windows line ends', '\n\n### 1.1', '\r\n\r\n### 1.1'],
];

test('as it is, it has not drifted', async () => {
  expect(await drifted(guideOf(HARBOUR), suite.sections)).toEqual([]);
});

describe('is named:', () => {
  test.for(NAMED)('%s', async ([, from, to, kind, section, at, of]) => {
    const text = changed(from, to);
    const differences = await drifted(guideOf(text), suite.sections);
    const first = differences[0];
    expect(differences.map((one) => one.kind)).toEqual([kind]);
    expect(first).toMatchObject({ kind, section, line: lineOf(text, at) });
    expect(first?.tests.map(({ id }) => id)).toEqual(of === null ? [] : [of]);
  });

  test.for(NAMED)('%s, against another version', async ([, from, to, kind, section, at]) => {
    const text = changed(from, to);
    const known = knownFrom(guideOf(HARBOUR), suite);
    const differences = await drifted(guideOf(text), known);
    expect(differences.map((one) => one.kind)).toEqual([kind]);
    // Of prose that is installed, another version has the very line.
    const place = from === 'pier clear.' ? to : at;
    expect(differences[0]).toMatchObject({ section, line: lineOf(text, place) });
  });
});

describe('is not named:', () => {
  test.for(SILENT)('%s', async ([, from, to]) => {
    const text = changed(from, to);
    expect(await drifted(guideOf(text), suite.sections)).toEqual([]);
    expect(await drifted(guideOf(text), knownFrom(guideOf(HARBOUR), suite))).toEqual([]);
  });

  test('a whole document with the line ends of Windows', async () => {
    expect(await drifted(guideOf(HARBOUR.replaceAll('\n', '\r\n')), suite.sections)).toEqual([]);
  });

  test('a byte-order mark', async () => {
    expect(await drifted(guideOf(`\ufeff${HARBOUR}`), suite.sections)).toEqual([]);
  });
});

describe('is followed:', () => {
  const only = (differences: readonly Difference[]) =>
    differences.map(({ kind, about, section }) => [kind, about, section]);
  const STORE = HARBOUR.slice(HARBOUR.indexOf('### 2.3'), HARBOUR.indexOf('### 2.4'));

  test('a section that moved to another phase, under another number', async () => {
    const text = HARBOUR.replace(STORE, '').replace(
      '## Phase 2',
      `${STORE.replace('### 2.3', '### 1.4')}## Phase 2`,
    );
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([['moved', 'section', '1.4']]);
  });

  test('a section with another heading and another number', async () => {
    const text = HARBOUR.replace('### 2.3 The store', '### 2.7 What is kept');
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([['moved', 'section', '2.7']]);
  });

  test('those after a section that was put in', async () => {
    const text = HARBOUR.replace('### 1.3', '### 1.4')
      .replace('### 1.2', '### 1.3')
      .replace('### 1.3 Open', '### 1.2 Tides\n\n```bash\ntide now\n```\n\n### 1.3 Open');
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([
      ['added', 'section', '1.2'],
      ['moved', 'section', '1.3'],
      ['moved', 'section', '1.4'],
    ]);
  });

  test('a section that moved and changed: both are named', async () => {
    const text = HARBOUR.replace('### 2.3 The store', '### 2.6 The store').replace('chmod 755', 'chmod 700');
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([
      ['moved', 'section', '2.6'],
      ['command', 'block', '2.6'],
    ]);
  });

  test('a block that went to another section', async () => {
    const block = '```bash\njournalctl -u harbour -f\n```\n';
    const text = HARBOUR.replace(block, 'Look.\n').replace('## Phase 2', `${block}\n## Phase 2`);
    const differences = await drifted(guideOf(text), suite.sections);
    expect(only(differences)).toEqual([['moved', 'block', '1.3']]);
    expect(differences[0]?.tests.map(({ id }) => id)).toEqual(['Phase 2 › Log monitoring/step-1']);
  });

  test('a promise that went to another section', async () => {
    const promise = 'The gate must stay closed at night.';
    const text = HARBOUR.replace(promise, '').replace('## Phase 2', `${promise}\n\n## Phase 2`);
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([['moved', 'promise', '1.3']]);
  });

  test('two blocks that changed places', async () => {
    const text = HARBOUR.replace('signal bell', 'signal X')
      .replace('signal lamp --colour green', 'signal bell')
      .replace('signal X', 'signal lamp --colour green');
    expect(only(await drifted(guideOf(text), suite.sections))).toContainEqual(['moved', 'block', '1.2']);
  });

  test('two commands that changed places', async () => {
    const [a, b] = ['sudo gate default close inbound\n', 'sudo gate allow in on lock0\n'];
    const differences = await drifted(guideOf(HARBOUR.replace(a + b, b + a)), suite.sections);
    expect(only(differences)).toEqual([['command', 'block', '1.2']]);
    expect(differences[0]?.was).toContain('(elsewhere)');
  });
});

test('a section that is gone names all that tested it', async () => {
  const text = HARBOUR.replace(/### 2\.3[\s\S]*(?=### 2\.4)/, '');
  const [difference, ...others] = await drifted(guideOf(text), suite.sections);
  expect(others).toEqual([]);
  expect(difference).toMatchObject({ kind: 'removed', about: 'section', section: '2.3' });
  expect(difference?.tests.map(({ id }) => id)).toEqual(['2.3/step-1']);
});

test('what was, and what is now, is the line that changed', async () => {
  const text = HARBOUR.replace('dock.berths 24', 'dock.berths 42').replace('MemoryMax=2G', 'MemoryMax=4G');
  expect((await drifted(guideOf(text), suite.sections)).map(({ was, now }) => [was, now])).toEqual([
    ['harbour config set dock.berths 24', 'harbour config set dock.berths 42'],
    ['[Service] MemoryMax=2G', '[Service] MemoryMax=4G'],
  ]);
});

test('of a promise that only its fingerprint is known of, the new words are named', async () => {
  const text = HARBOUR.replace('4.8 OK', '5.8 OK');
  const [difference] = await drifted(guideOf(text), suite.sections);
  expect(difference).toMatchObject({
    was: 'Security score: 4.8 OK … (had not: 5.8)',
    now: 'Security score: 5.8 OK',
  });
});
