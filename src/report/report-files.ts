// The files of a report, by their names in its folder.

export const REPORT_FILES = {
  results: 'results.json',
  junit: 'junit.xml',
  allureResults: 'allure-results',
  allure: 'allure-report',
  /** Accept only. */
  signOff: 'sign-off.html',
  sarif: 'results.sarif',
  hdf: 'results.hdf.json',
  manifest: 'SHA256SUMS',
  /** Where `ssh-keygen -Y sign` puts the signature of the manifest. */
  signature: 'SHA256SUMS.sig',
} as const;
