// The checks of phases 9 and 10 and of what stands after them that fail when the gateway does not run.

export const GATEWAY_ANSWERS: readonly string[] = [
  'Phase 9 › Update procedure/the-gateway-answers-after-the-update',
  'Phase 9 › Update procedure/the-gateway-answers-after-the-rollback',
  'Phase 9 › Update procedure/what-is-installed-and-runs-is-the-version-that-was-rolled-back-to',
  'Phase 10 › Suspected compromise/the-gateway-answers-again',
  'Phase 10 › Erratic agent behavior/the-gateway-answers-again',
  'Gateway Auth Token Rotation/the-gateway-takes-the-new-token',
  'Gateway Auth Token Rotation/it-takes-the-token-of-command-line-tools-which-is-the-same',
  'Gateway Auth Token Rotation/every-token-that-was-in-use-before-is-refused',
  'Operational Notes › Stopping/starting the gateway/the-gateway-answers',
  'Regular Security Audit Procedure (PLACEHOLDER)/it-reaches-the-gateway-and-finds-nothing-critical',
];
