// Which releases of Node.js a walk may come to install.
import { compareVersions } from '../probe/openclaw/version.ts';
import { DOCUMENTED_NODE, type NodeMajor } from '../world/node-releases.ts';
import type { Inputs } from './inputs.ts';

/** The first OpenClaw whose package refuses every 22: `"engines": { "node": ">=24.16.0 <25 || >=26.1.0" }`. */
const REFUSES_DOCUMENTED = '2026.9.3';
/** The one that it asks for instead, and that erratum 2.3-node-refused installs. */
const DEMANDED: NodeMajor = '24';

/** @returns the one that 1.3 installs first; then that which OpenClaw demands in its place, where it does */
export function nodeMajorsFor({
  nodeMajor,
  openclawVersion,
  updateTo,
  rollbackTo,
}: Inputs): readonly [NodeMajor, ...NodeMajor[]] {
  const isRefused =
    nodeMajor === DOCUMENTED_NODE &&
    [openclawVersion, updateTo, rollbackTo].some(
      (version) => compareVersions(version, REFUSES_DOCUMENTED) >= 0,
    );
  return isRefused ? [nodeMajor, DEMANDED] : [nodeMajor];
}
