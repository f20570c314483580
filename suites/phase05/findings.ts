// Findings of OpenClaw's security audit that the guide speaks of, by the ids that the audit gives them.

export const INSECURE_AUTH = 'gateway.control_ui.insecure_auth';
export const TRUSTED_PROXIES = 'gateway.trusted_proxies_missing';
export const WEAK_MODEL = 'models.weak_tier';
