// What decides whether something applies: the operator's choices, the world, the guide's phases.
import { describe, expect, test } from 'vitest';
import { live, NotApplicable, onlyFor, standInFor } from '../../src/spec/condition.ts';
import { controlUi, elevated, inputsSchema, llmAuth, outbound, remoteAccess } from '../../src/spec/inputs.ts';
import { PARTS, partOf, phaseOf } from '../../src/spec/phases.ts';
import { runItem } from '../../src/spec/run.ts';
import { assertions, fakeBench, never } from './bench.ts';
import { aCheck, anErratum } from './items.ts';

const at = (inputs: unknown, world = {}) => ({ inputs: inputsSchema.parse(inputs), world });

describe('a choice', () => {
  test('is the guide’s first or recommended option where none was made, and what needs no person', () => {
    expect(inputsSchema.parse({})).toEqual({
      outbound: 'standard',
      nodeMajor: '22',
      openclawVersion: '2026.2.9',
      llmAuthPlugin: 'google-gemini-cli-auth',
      llmAuth: 'api-key',
      llmProvider: 'openai',
      model: 'openai/gpt-4o',
      channel: 'telegram',
      elevated: 'disabled',
      controlUi: 'enabled',
      remoteAccess: 'serve',
      agentName: 'agent1',
      secretsBy: 'run',
      updateTo: '2026.2.12',
      rollbackTo: '2026.2.9',
    });
  });

  test('holds where it was made, and says otherwise why not', () => {
    const condition = outbound.is('hardened');
    expect(condition.holds(at({ outbound: 'hardened' }))).toBe(true);
    expect(condition.holds(at({}))).toBe(false);
    expect(condition.otherwise).toBe('The other option was chosen: outbound is not hardened.');
  });

  test('is offered for every choice of the guide', () => {
    const inputs = {
      outbound: 'hardened',
      llmAuth: 'oauth',
      elevated: 'allow-listed',
      controlUi: 'disabled',
      remoteAccess: 'tunnel',
    } as const;
    const conditions = [
      outbound.is('hardened'),
      llmAuth.is('oauth'),
      elevated.is('allow-listed'),
      controlUi.is('disabled'),
      remoteAccess.is('tunnel'),
    ];
    expect(conditions.map(({ holds }) => holds(at(inputs)))).toEqual(Array(5).fill(true));
    expect(conditions.map(({ holds }) => holds(at({})))).toEqual(Array(5).fill(false));
  });

  test('is one that the guide offers', () => {
    expect(inputsSchema.safeParse({ outbound: 'none' }).success).toBe(false);
    expect(inputsSchema.safeParse({ outbond: 'standard' }).success).toBe(false);
  });
});

test('what only the live service keeps does not apply to a stand-in, nor to a service nobody knows', () => {
  const condition = live('docker');
  expect(condition.holds(at({}, { docker: 'live' }))).toBe(true);
  expect(condition.holds(at({}, { docker: 'stand-in' }))).toBe(false);
  expect(condition.holds(at({}, { tailscale: 'live' }))).toBe(false);
  expect(condition.otherwise).toBe('Only the live service can keep this, and docker is a stand-in here.');
});

test('what only a stand-in shows does not apply to the live service, nor to a service nobody knows', () => {
  const condition = standInFor('llm', 'nobody sees there what was asked.');
  expect(condition.holds(at({}, { llm: 'stand-in' }))).toBe(true);
  expect(condition.holds(at({}, { llm: 'live' }))).toBe(false);
  expect(condition.holds(at({}, { telegram: 'stand-in' }))).toBe(false);
  expect(condition.otherwise).toBe(
    'Only a stand-in shows this, and llm is live here: nobody sees there what was asked.',
  );
});

test('a service is live or stood in for: never both, whatever is asked of it', () => {
  const both = [live('llm'), standInFor('llm', 'why.')];
  for (const liveness of ['live', 'stand-in'])
    expect(both.filter(({ holds }) => holds(at({}, { llm: liveness })))).toHaveLength(1);
});

test('what is meant for others never applies', () => {
  const condition = onlyFor('a person');
  expect(condition.holds(at({}))).toBe(false);
  expect(condition.holds(at({ outbound: 'hardened' }, { docker: 'live', llm: 'stand-in' }))).toBe(false);
  expect(condition.otherwise).toBe('Meant for a person.');
});

describe('a check that finds this machine unable to show what it looks for', () => {
  const unable = async () => {
    throw new NotApplicable('This kernel has no such call.');
  };

  test('does not apply, for the reason it gives', async () => {
    const { record } = await runItem(aCheck({ body: unable }), fakeBench(), never, assertions, null);
    expect(record).toMatchObject({ outcome: 'not-applicable', reason: 'This kernel has no such call.' });
  });

  test('is neither diagnosed nor taken for an erratum', async () => {
    const bench = fakeBench();
    const check = aCheck({ body: unable, errata: [anErratum({ symptom: async () => true })] });
    const { record } = await runItem(check, bench, never, assertions, null);
    expect(record.outcome).toBe('not-applicable');
    expect(bench.asked).toEqual([]);
    expect(bench.diagnosed).toEqual([]);
  });

  test('is told by its kind, not by its words', async () => {
    const body = async () => {
      throw new Error('NotApplicable: This kernel has no such call.');
    };
    const { record } = await runItem(aCheck({ body }), fakeBench(), never, assertions, null);
    expect(record.outcome).toBe('broken');
  });
});

describe('a section is of the heading of level two', () => {
  test.for([
    ['1.5', 'Phase 1: Ubuntu System Preparation'],
    ['10.2', 'Phase 10: Emergency Procedures'],
    ['Phase 1 Checkpoint', 'Phase 1: Ubuntu System Preparation'],
    ['Phase 8', 'Phase 8: Post-Deployment Validation'],
    ['Phase 7 › Option A: Tailscale Serve', 'Phase 7: Remote Access via Tailscale'],
    ['Phase 10 › Suspected compromise', 'Phase 10: Emergency Procedures'],
    ['B.4', 'Appendix B: Externalize Secrets with 1Password Service Accounts'],
    ['Appendix A', 'Appendix A: Multi-Instance Scaling'],
    ['Verification Checklist', 'Verification Checklist'],
    ['Gateway Auth Token Rotation', 'Gateway Auth Token Rotation'],
    ['Operational Notes › Stopping/starting the gateway', 'Operational Notes'],
    ['Regular Security Audit Procedure (PLACEHOLDER)', 'Regular Security Audit Procedure (PLACEHOLDER)'],
  ] as const)('%s', ([section, phase]) => {
    expect(phaseOf(section)).toBe(phase);
  });

  test.for(['11.1', '0.1', 'C.1', 'Appendix', 'Phase', 'Phase 11 › x', 'Operational Notes: more', ''])(
    '“%s” is of none',
    (section) => {
      expect(() => phaseOf(section)).toThrow(/names no phase/);
    },
  );

  test('each of which is in one part of the guide', () => {
    expect(partOf('Phase 10: Emergency Procedures')).toBe('10');
    expect(partOf('Operational Notes')).toBe('operations');
    expect(() => partOf('Phase 11: More')).toThrow('no heading of the guide');
    const headings = PARTS.flatMap((part) => part.headings);
    expect(new Set(headings).size).toBe(headings.length);
  });
});
