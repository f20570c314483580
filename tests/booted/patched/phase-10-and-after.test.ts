import { walkPatched } from './walk-patched.ts';

walkPatched('10,checklist,operations');
