// Which releases of Node.js a walk may come to install.
import { compareVersions } from '../probe/openclaw/version.ts';
import { DOCUMENTED_NODE, type NodeMajor } from '../world/node-releases.ts';
import type { Inputs } from './inputs.ts';

/**
 * The first OpenClaw that insists on a later Node.js than the 22.22.0 that the lab hands out: for 22.22.3, which NodeSource itself
 * has, and from 2026.9.3 on for 24.16. 2026.7.35 is installed all the same; 2026.8.1 is not.
 */
const REFUSES_DOCUMENTED = '2026.8.1';
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
