import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, without its comments. */
export function parseDockerfile(text: string): readonly Stage[] {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string; image: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const [, image = '', stage = ''] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
    if (name === 'FROM') stages.push({ name: stage, image, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, rest });
  }
  return stages;
}

/** What follows the last instruction of this name. */
export function lastOf({ instructions }: Stage, name: string): string {
  const found = instructions.findLast((instruction) => instruction.name === name);
  if (found === undefined) throw new Error(`the Dockerfile has no ${name}`);
  return found.rest;
}

/** The sources and the place of a COPY, and the stage that it copies from. */
export function copyOf(rest: string): { from?: string; sources: string[]; to: string } {
  const [, from, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? [];
  const [to = '', ...sources] = paths.split(' ').reverse();
  return { ...(from !== undefined && { from }), sources, to };
}

/**
 * Does what an image is built with: a folder for each stage, with everything below `/app` that COPY brings, and what its
 * `RUN npm …` do. Other RUN lines concern the user and the volume of the image, which a folder does not have.
 */
export function buildInFolders(stages: readonly Stage[], context: string, folder: string): void {
  for (const { name, instructions } of stages) {
    const root = join(folder, name);
    let workdir = root;
    for (const instruction of instructions) {
      const { rest } = instruction;
      if (instruction.name === 'WORKDIR') {
        workdir = join(root, rest);
        mkdirSync(workdir, { recursive: true });
      }
      if (instruction.name === 'RUN' && rest.startsWith('npm ')) runNpm(rest, workdir, context);
      if (instruction.name === 'COPY') copy(rest, workdir, context, folder);
    }
  }
}

function copy(rest: string, workdir: string, context: string, folder: string): void {
  const { from, sources, to } = copyOf(rest);
  const base = from === undefined ? context : join(folder, from);
  const target = (source: string) => join(workdir, to, to.endsWith('/') ? basename(source) : '');
  for (const source of sources)
    cpSync(join(base, source), target(source), { recursive: true, verbatimSymlinks: true });
}

/** With this Node, as in the image; packages come from npm’s cache where it has them. */
function runNpm(command: string, cwd: string, context: string): void {
  // All packages of the lock file are what the checkout has: to install them once more would take most of the time.
  if (/^npm ci\b(?!.*--omit)/.test(command)) {
    symlinkSync(join(context, 'node_modules'), join(cwd, 'node_modules'));
    return;
  }
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const env = { ...process.env, PATH, npm_config_prefer_offline: 'true' };
  execFileSync('sh', ['-c', command], { cwd, stdio: 'pipe', env });
}
