// The list of errata as its reader sees it.
import { describe, expect, test } from 'vitest';
import { renderSheet, type SheetEntry } from '../../src/report/errata-sheet.ts';

const entry = (more: Partial<SheetEntry> = {}): SheetEntry => ({
  id: '1.6-ufw-removed',
  severity: 'critical',
  section: { id: '1.6', title: 'DOCKER-USER chain', phase: 'Phase 1: Preparation' },
  promise: 'Both are in force.',
  happens: 'One is `a | b`.',
  evidence: 'It says so.',
  versions: { ufw: '0.36', docker: '28' },
  absent: [],
  limits: null,
  correction: { kind: 'step', says: 'Leave it out.', run: 'echo ```` done' },
  changes: [],
  metBy: ['1.6/x'],
  seen: null,
  ...more,
});
const render = (...entries: SheetEntry[]) => renderSheet({ document: null, entries });

describe('an erratum', () => {
  test('is in the table, and told with all that is known of it', () => {
    const text = render(entry({ seen: 'met', limits: 'Only there.', absent: ['2026.9.6'] }));
    expect(text).toContain('| [1.6-ufw-removed](#16-ufw-removed) | 1.6 | critical | One is `a \\| b`. |');
    expect(text).toContain(`## Phase 1: Preparation

### 1.6-ufw-removed

- **Section:** 1.6 DOCKER-USER chain
- **Severity:** critical
- **Promise:** Both are in force.
- **What happens:** One is \`a | b\`.
- **Evidence:** It says so.
- **Seen with:** ufw 0.36, docker 28
- **Not with:** openclaw 2026.9.6
- **Not everywhere:** Only there.
- **Last walk:** met
- **Correction:** Leave it out.
`);
  });

  test('has its changes as diffs', () => {
    const text = render(entry({ changes: [{ section: '1.6', diff: '@@ -1,1 +1,1 @@\n-a\n+b' }] }));
    expect(text).toContain('\n\n```diff\n@@ -1,1 +1,1 @@\n-a\n+b\n```\n');
    expect(text).not.toContain('Commands that put it right');
  });

  test('says so when the document has changed there', () => {
    const text = render(entry({ changes: [{ section: '4.3', diff: null }] }));
    expect(text).toContain('The document has no longer, in 4.3,');
  });

  test('has its commands where there is no change to show, whatever ticks they have', () => {
    expect(render(entry())).toContain('`````bash\necho ```` done\n`````');
    expect(render(entry({ correction: { kind: 'promise', says: 'x', run: null } }))).not.toContain('bash');
  });

  test('of an unnumbered section is called by its heading once', () => {
    const section = { id: 'Phase 7 › Funnel', title: 'Funnel', phase: 'Phase 7: Access' };
    expect(render(entry({ section }))).toContain('- **Section:** Phase 7 › Funnel\n');
  });
});

test('the list begins with how many there are, and to which document the changes are', () => {
  const text = renderSheet({
    document: 'guide.md (sha256 00)',
    entries: [entry(), entry({ id: '1.6-b', severity: 'minor' })],
  });
  expect(text).toMatch(
    /^# Errata of .*\n\n2 defects: 1 critical, 0 major, 1 minor\. .*guide\.md \(sha256 00\)/,
  );
  expect(text.match(/^## /gm)).toHaveLength(1);
});

test('an empty list is no empty table', () => {
  expect(render()).toContain('0 defects');
  expect(render()).not.toContain('|');
});
