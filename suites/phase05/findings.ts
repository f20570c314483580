// Findings of OpenClaw's security audit that the guide speaks of, by the ids that the audit gives them.
import { type Audit, MAY_NOT_READ } from '../../src/probe/openclaw/audit.ts';

export const INSECURE_AUTH = 'gateway.control_ui.insecure_auth';
export const TRUSTED_PROXIES = 'gateway.trusted_proxies_missing';
/** A deep audit could not ask the gateway. */
export const PROBE_FAILED = 'gateway.probe_failed';
export const WEAK_MODEL = 'models.weak_tier';

/**
 * What it warns of about host and gateway, but for what the model is. That it may not ask the gateway anything, and warns of that,
 * is 5.1-probe-may-not-read.
 */
export function warningsAboutHost({ warn, gateway }: Audit): readonly string[] {
  const isExplained = (id: string) => id === PROBE_FAILED && gateway.error === MAY_NOT_READ;
  return warn.filter((id) => !id.startsWith('models.') && !isExplained(id));
}

/** Whether the gateway was there for the audit: it was let in, or refused what only paired clients may ask. */
export function wasReached({ gateway }: Audit): boolean {
  return gateway.ok || gateway.error === MAY_NOT_READ;
}
