import { walkPatched } from './walk-patched.ts';

walkPatched('5-7');
