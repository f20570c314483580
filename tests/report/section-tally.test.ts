// How a report calls a section.
import { expect, test } from 'vitest';
import { sectionName } from '../../src/report/section-tally.ts';

test.for([
  ['1.5', 'Configure UFW', '1.5 Configure UFW'],
  ['Phase 8', 'Post-Deployment Validation', 'Phase 8 Post-Deployment Validation'],
  ['Phase 7 › Verify Funnel is OFF', 'Verify Funnel is OFF', 'Phase 7 › Verify Funnel is OFF'],
  ['Operational Notes', 'Operational Notes', 'Operational Notes'],
] as const)('%s, %s: by its number and title, or by its heading once', ([section, sectionTitle, name]) => {
  expect(sectionName({ section, sectionTitle })).toBe(name);
});
