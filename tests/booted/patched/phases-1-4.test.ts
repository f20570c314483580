import { walkPatched } from './walk-patched.ts';

walkPatched('1-4');
