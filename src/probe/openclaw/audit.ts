// What OpenClaw's own security audit finds.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { asService } from './service-user.ts';

const AUDIT = 'openclaw security audit --deep --json';
const AUDIT_LIMIT_MS = 60_000;

/** What the gateway of a later OpenClaw (2026.9) says to an audit with its token that is not paired: nothing more. */
export const MAY_NOT_READ = 'missing scope: operator.read';

export interface Audit {
  /** Ids of the findings of each severity (`gateway.trusted_proxies_missing`), sorted. */
  readonly critical: readonly string[];
  readonly warn: readonly string[];
  readonly info: readonly string[];
  /** What came of the audit's attempt to connect to the running gateway. */
  readonly gateway: { readonly ok: boolean; readonly error: string | null };
}

const Report = z.object({
  findings: z.array(z.object({ checkId: z.string(), severity: z.enum(['critical', 'warn', 'info']) })),
  deep: z.object({ gateway: z.object({ ok: z.boolean(), error: z.string().nullable() }) }),
});

/** The findings of a deep audit (guide: 5.1, 8.3). It exits with 0 whatever it finds. Takes seconds of CPU. */
export async function readAudit(shell: ReadingShell): Promise<Audit> {
  const result = await shell.run(asService(AUDIT), { timeoutMs: AUDIT_LIMIT_MS });
  return parseAudit(outputOf(result, 'Run it on the machine, as the service user.'));
}

export function parseAudit(text: string): Audit {
  const { findings, deep } = parseJson(text, Report, AUDIT);
  const ids = (severity: string) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map(({ checkId }) => checkId)
      .sort();
  const { ok, error } = deep.gateway;
  return {
    critical: ids('critical'),
    warn: ids('warn'),
    info: ids('info'),
    gateway: { ok, error },
  };
}
