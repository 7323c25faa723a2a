import { chromium, type Browser } from 'playwright-core';

const executablePath = process.env['OVERSKILL_CHROMIUM'] ?? '/usr/bin/chromium';

/** Debian's Chromium, headless, quiet on the network. */
export function browser(...more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
