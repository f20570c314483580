// A headless browser for the tests: reads reports as people do, and XML as strictly as the standard asks.

import { chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** One page action. A report of hundreds of tests takes some seconds to draw, and beside other tests many times that. */
const PATIENCE_MS = 90_000;

/** Gives `work` a page, and closes the browser after it, whatever happened. */
export async function withPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1100 } });
    page.setDefaultTimeout(PATIENCE_MS);
    return await work(page);
  } finally {
    await browser.close();
  }
}
