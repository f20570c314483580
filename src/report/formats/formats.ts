// The formats of `--format`: for other people's tools.

import type { RunResults } from '../outcome.ts';
import { REPORT_FILES } from '../report-files.ts';
import { github } from './github.ts';
import { hdf } from './hdf.ts';
import { sarif } from './sarif.ts';

export const FORMATS = ['sarif', 'hdf', 'github'] as const;
export type Format = (typeof FORMATS)[number];

interface FormatDefinition {
  /** Its file in the report's folder; null: it is printed on standard output. */
  readonly file: string | null;
  /** @returns the whole text, ending in a newline */
  readonly render: (results: RunResults) => string;
}

export const FORMAT: Readonly<Record<Format, FormatDefinition>> = {
  sarif: { file: REPORT_FILES.sarif, render: sarif },
  hdf: { file: REPORT_FILES.hdf, render: hdf },
  github: { file: null, render: github },
};
