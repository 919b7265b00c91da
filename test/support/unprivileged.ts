import { execFile, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EnvironmentFacts } from '../../src/doctor/facts/environment/read-environment-facts.ts';
import type { FileFacts } from '../../src/doctor/facts/file/file-facts.ts';

/** The user `nobody`. */
export const NOBODY = 65_534;
export const isRoot = process.getuid?.() === 0;

/** Options of spawn for a process that permissions bind: root may read anything. */
export const unprivileged = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** Not where this checkout, or its node, is in a folder that is only root's. Tests that need it are skipped then. */
export const canRunUnprivileged =
  spawnSync(process.execPath, ['-e', 'process.cwd()'], { ...unprivileged, cwd: import.meta.dirname })
    .status === 0;

/** Lets every user into a temporary folder, which is its owner's only. */
export function letIn(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

/** What was seen of a file, and around it where it is there. */
export interface Seen {
  readonly file: FileFacts;
  readonly environment: EnvironmentFacts | null;
}

/** By such a process. */
export async function seenUnprivileged(path: string): Promise<Seen> {
  const script = fileURLToPath(new URL('./read-facts.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, path], unprivileged);
  return JSON.parse(stdout);
}

/** What such a process gets from calling an exported function of a file below src/. */
export function calledUnprivileged(file: string, name: string, ...args: string[]): unknown {
  const module = new URL(`../../src/${file}`, import.meta.url).href;
  const script = `
    const { ${name}: called } = await import(${JSON.stringify(module)});
    console.log(JSON.stringify(await called(${args.join(', ')})));`;
  const command = ['--input-type=module', '-e', script];
  return JSON.parse(spawnSync(process.execPath, command, { ...unprivileged, encoding: 'utf8' }).stdout);
}
