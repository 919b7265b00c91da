import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine: the environment's CHROMIUM, or one where they usually are; undefined without one. */
export const CHROMIUM = [process.env.CHROMIUM, ...USUAL].find((file) => file && existsSync(file));

/** Starts it without a window. As root, which containers often are, it has no sandbox. */
export function startChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox', ...args] });
}
