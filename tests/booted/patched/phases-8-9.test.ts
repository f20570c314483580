import { walkPatched } from './walk-patched.ts';

walkPatched('8,9');
