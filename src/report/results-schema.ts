// The shape of results.json: version 1 is a walk's, version 2 an acceptance's.

import { z } from 'zod';
import { OUTCOMES, SEVERITIES, VERDICTS } from './outcome.ts';

const time = z.iso.datetime({ offset: true });

const evidence = z.strictObject({
  command: z.string(),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  stdout: z.string(),
  stderr: z.string(),
  startedAt: time,
  durationMs: z.number().nonnegative(),
  timedOut: z.boolean(),
});

const walkRecord = z.strictObject({
  id: z.string().min(1),
  section: z.string(),
  sectionTitle: z.string(),
  phase: z.string(),
  kind: z.enum(['step', 'check']),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  promise: z.string().exactOptional(),
  outcome: z.enum(OUTCOMES),
  erratum: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  startedAt: time,
  durationMs: z.number().nonnegative(),
  evidence: z.array(evidence),
  diagnosis: z.array(evidence).exactOptional(),
});

const attestation = z.strictObject({
  id: z.string(),
  answer: z.enum(['yes', 'no']),
  text: z.string(),
  name: z.string(),
  date: z.iso.date(),
});

const waiver = z.strictObject({
  check: z.string(),
  reason: z.string(),
  owner: z.string(),
  expires: z.iso.date(),
});

const repair = z.strictObject({
  section: z.string(),
  says: z.string(),
  commands: z.string().nullable(),
  erratum: z.string().exactOptional(),
});

const acceptRecord = walkRecord.extend({
  question: z.string().exactOptional(),
  attestation: attestation.exactOptional(),
  waiver: waiver.exactOptional(),
  matters: z.string().exactOptional(),
  repair: z.array(repair).exactOptional(),
});

const guide = z.strictObject({
  file: z.string().nullable(),
  sha256: z.string().nullable(),
  drifted: z.array(z.string()),
});

const base = z.strictObject({
  verdict: z.enum(VERDICTS),
  verdictReason: z.string(),
  guide,
  machine: z.strictObject({
    kind: z.string(),
    image: z.string(),
    os: z.string(),
    kernel: z.string(),
    systemd: z.string(),
    remarks: z.array(z.string()),
  }),
  world: z.record(z.string(), z.enum(['live', 'stand-in'])),
  openclaw: z.string().nullable(),
  inputs: z.record(z.string(), z.string()),
  suite: z.string(),
  startedAt: time,
  durationMs: z.number().nonnegative(),
  commandMs: z.number().nonnegative(),
  counts: z.record(z.enum(OUTCOMES), z.int().nonnegative()),
});

const walk = base.extend({
  schema: z.literal(1),
  mode: z.literal('walk'),
  outcomes: z.array(walkRecord),
});

const accept = base.extend({
  schema: z.literal(2),
  mode: z.literal('accept'),
  guide: guide.extend({ version: z.string().nullable() }),
  outcomes: z.array(acceptRecord),
  host: z.strictObject({
    target: z.string(),
    hostname: z.string(),
    hostKeys: z.array(z.strictObject({ type: z.string(), fingerprint: z.string() })),
    machineId: z.string(),
    versions: z.record(z.string(), z.string()),
  }),
  options: z.array(
    z.strictObject({ name: z.string(), found: z.string().nullable(), demanded: z.string().nullable() }),
  ),
  waivers: z.array(
    waiver.extend({
      use: z.enum(['used', 'expired', 'unneeded', 'undecided']),
      outcome: z.enum(OUTCOMES).nullable(),
    }),
  ),
  attestations: z.array(
    attestation.extend({ use: z.enum(['used', 'unneeded']), outcome: z.enum(OUTCOMES).nullable() }),
  ),
  comparison: z
    .strictObject({
      before: time,
      after: time,
      compared: z.array(z.string()),
      differences: z.array(
        z.strictObject({
          what: z.string(),
          because: z.string().exactOptional(),
        }),
      ),
    })
    .nullable(),
  evidence: z.strictObject({ commands: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
});

export const resultsSchema = z.discriminatedUnion('mode', [walk, accept]);
