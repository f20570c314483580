// The file of an acceptance that Vitest runs: once for each host, in a project of the host's name.
import { inject } from 'vitest';
import { loadSections } from '../spec/registry.ts';
import { Consent } from './disruption.ts';
import { registerVisit, Visiting } from './with-vitest.ts';

const assignment = inject('assignment');
const visiting = new Visiting(assignment);
// Whoever started it has asked, and was told yes.
const consent = await Consent.ask(assignment.agreed, [assignment.target.host], async () => true);
registerVisit((await loadSections()).values(), visiting, assignment, consent);
