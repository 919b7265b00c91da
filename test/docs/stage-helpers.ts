import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { PageRun } from './page-run.ts';
import { untilReady } from './page-shell.ts';

/** A file in `servers/`. */
export const serverFile = (name: string) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));

/** The command line of a server in `servers/`. */
export const serverCommand = (name: string, ...args: readonly string[]) =>
  ['node', serverFile(name), '{{port}}', ...args].join(' ');

/** The Python server of the reader, whose options the pages name. */
export async function pythonServer({ shell }: PageRun): Promise<void> {
  copyFileSync(serverFile('server.py'), join(shell.folder, 'server.py'));
}

export function write({ shell }: PageRun, file: string, text: string): void {
  const path = join(shell.folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Runs what the page does not show; each must succeed. */
export async function prepared(run: PageRun, ...commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const { exitCode, stdout, stderr } = await run.shell.run(run.real(command));
    expect(exitCode, `$ ${command}\n${stdout}${stderr}`).toBe(0);
  }
}

/** A database of Genesis with twenty turns. */
export const chatDatabase = (run: PageRun) =>
  prepared(run, 'npx genesis stress -c 1 -n 20 --db chat.db -f json >conversation.json');

const IMPORT = `
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync('chat.db');
db.exec('BEGIN IMMEDIATE');
console.log('begun');
setInterval(() => {}, 1000);
`;

/** Another program, which forgets to commit. */
export async function forgottenCommit(run: PageRun): Promise<void> {
  write(run, 'import.js', IMPORT);
  const background = run.shell.start('node import.js');
  await untilReady(background, () => background.output().stdout.includes('begun'));
}

/** The pages were written by root. */
export const byRoot = (output: string) => output.replaceAll(`user ${userInfo().username}`, 'user root');
