// `npm run pictures`: makes the pictures of the pages from real runs, with Chromium. It is not a test. Sizes and fonts are always the
// same, so that two versions of a picture differ only where the reports do.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { CHROMIUM, startChromium } from '../support/chromium.ts';
import { GENESIS } from '../support/genesis.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** In pixels: what a page of GitHub shows without shrinking it. */
const WIDTH = 920;

interface Picture {
  /** Below `docs/`. */
  readonly file: string;
  readonly height: number;
  readonly args: readonly string[];
  /** What is left out, as a selector: a page is longer than a picture. */
  readonly without?: string;
}

const badServer = (defect: string, more = '') => [
  '--url',
  'http://127.0.0.1:{{port}}',
  '--spawn',
  `node fixtures/known-bad/server.ts --defect ${defect} --port {{port}} --db {{db}}${more}`,
];

const PICTURES: readonly Picture[] = [
  {
    file: 'report.png',
    height: 1_053,
    args: ['stress', ...badServer('no-retry'), '-r', '100', '-d', '10s', '--fault', 'lock@3s:4s'],
    without: '.cards',
  },
  {
    file: 'verify.png',
    height: 900,
    args: [
      'verify',
      ...badServer('plain-text-500', ' --model-url {{model-url}}'),
      '--only',
      'burst,crash,no-crosstalk,bad-input',
    ],
  },
];

/** Debian’s package fonts-dejavu-core. */
const DEJAVU = '/usr/share/fonts/truetype/dejavu';

/** Whatever font a page names, it gets one of these, charts included. */
const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf'];

function onlyDejaVu(folder: string): string {
  for (const font of FONTS) copyFileSync(join(DEJAVU, font), join(folder, font));
  const file = join(folder, 'fonts.conf');
  const folders = `<dir>${folder}</dir><cachedir>${folder}</cachedir>`;
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}</fontconfig>`,
  );
  return file;
}

async function take(
  browser: Browser,
  { file, height, args, without }: Picture,
  folder: string,
): Promise<void> {
  const report = join(folder, 'report.html');
  const { status, stderr } = spawnSync(process.execPath, [GENESIS, ...args, '-o', report], {
    cwd: ROOT,
    encoding: 'utf8',
    // As in `npx genesis`.
    env: { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}` },
  });
  if (status !== 1 && status !== 3) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  const page = await browser.newPage({
    viewport: { width: WIDTH, height },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(pathToFileURL(report).href, { waitUntil: 'networkidle' });
  if (without) await page.addStyleTag({ content: `${without} { display: none !important }` });
  await page.screenshot({ path: join(ROOT, 'docs', file), animations: 'disabled' });
  await page.close();
  process.stdout.write(`docs/${file}\n`);
}

if (CHROMIUM === undefined) throw new Error('no Chromium; the environment variable CHROMIUM can name one');
const folder = mkdtempSync(join(tmpdir(), 'genesis-pictures-'));
process.env.FONTCONFIG_FILE = onlyDejaVu(folder);
const browser = await startChromium(['--force-device-scale-factor=1', '--hide-scrollbars']);
try {
  for (const picture of PICTURES) await take(browser, picture, folder);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
