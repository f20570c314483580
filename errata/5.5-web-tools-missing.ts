// 5.5's SOUL.md names tools that 5.2 takes away.
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';
import { ownerAsks } from '../suites/owner.ts';

/** Tools for the web and for memory. */
const MISSING = /^(?:web|memory)_/;

export const webToolsMissing: Erratum<CheckContext> = {
  id: '5.5-web-tools-missing',
  section: '5.5',
  promise: 'The agent can search and fetch from the web, and manage its memory.',
  happens:
    'In the sandbox of 5.2 the model is offered neither: the tool policy for sandboxed sessions allows commands, reading, and the tools for sessions only.',
  evidence:
    'The request that arrives at the provider offers read, exec, process, sessions_list, sessions_history, sessions_send, sessions_spawn and session_status; without the sandbox it offered web_search, web_fetch, memory_search and memory_get, too.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async (context) => {
    const { tools } = await ownerAsks(context, 'What can you do?');
    return (
      tools.includes('read') && tools.includes('sessions_list') && !tools.some((tool) => MISSING.test(tool))
    );
  },
  correction: {
    kind: 'promise',
    says: 'The agent can read its workspace, run commands in the sandbox and manage sessions. (tools.sandbox.tools.allow would give it more.)',
    holds: async (context) => {
      const { tools } = await ownerAsks(context, 'What can you do?');
      expect(tools).toEqual(expect.arrayContaining(['read', 'exec', 'sessions_list']));
      expect(tools.filter((tool) => MISSING.test(tool))).toEqual([]);
    },
  },
};
