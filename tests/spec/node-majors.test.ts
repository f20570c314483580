// Which releases of Node.js the lab has to hand out in a walk.
import { expect, test } from 'vitest';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { nodeMajorsFor } from '../../src/spec/node-majors.ts';

test.for([
  ['the guide’s release', {}, ['22']],
  ['one that takes the guide’s Node.js', { openclawVersion: '2026.6.34', updateTo: '2026.6.35' }, ['22']],
  ['one that refuses it', { openclawVersion: '2026.8.1' }, ['22', '24']],
  ['an update to one that refuses it', { openclawVersion: '2026.6.35', updateTo: '2026.8.1' }, ['22', '24']],
  ['another Node.js', { openclawVersion: '2026.9.6', nodeMajor: '24' }, ['24']],
] as const)('with %s: those of 1.3, and what is demanded instead', ([, inputs, majors]) => {
  expect(nodeMajorsFor(inputsSchema.parse(inputs))).toEqual(majors);
});
