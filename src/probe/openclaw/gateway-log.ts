// What the gateway says in its log, as patterns that extended regular expressions and JavaScript read alike.

/** It has begun to listen: since 2026.9 it does not say where. */
export const LISTENS = '\\[gateway\\] (listening on ws://127|http server listening)';

/** It has taken over a change of its configuration without a start. */
export const APPLIED = 'config change applied|config hot reload applied';
