import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { type DeclarationModule, declarationModule } from './declaration-module.ts';

const TSC = 'node_modules/typescript/bin/tsc';

/**
 * The declarations that are reachable from an entry, by file name, with nothing in them that is not: types of private modules
 * and of packages that are not installed beside this one would reach its users otherwise. None without TypeScript.
 */
export function publicDeclarations(project: string, entry: string): ReadonlyMap<string, string> {
  if (!existsSync(TSC)) return new Map();
  const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    // Its messages must not be lost with the stdout of a build.
    const stdio = ['ignore', 2, 2] as const;
    execFileSync(process.execPath, [TSC, '-p', project, '--outDir', folder], { stdio: [...stdio] });
    return new Reachable(folder).from(`${entry}.d.ts`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Finds what an entry needs, name by name. */
class Reachable {
  readonly #folder: string;
  readonly #modules = new Map<string, DeclarationModule>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  from(entry: string): ReadonlyMap<string, string> {
    const module = this.#module(entry);
    for (const name of module.exported) this.#need(entry, name);
    const files = [...this.#modules].map(([file, each]) => [file, each.text()] as const);
    return new Map(files.filter(([, text]) => text !== ''));
  }

  #module(file: string): DeclarationModule {
    const known = this.#modules.get(file);
    if (known) return known;
    const module = declarationModule(readFileSync(join(this.#folder, file), 'utf8'), file);
    this.#modules.set(file, module);
    return module;
  }

  #need(file: string, name: string): void {
    for (const { from, name: imported } of this.#module(file).keep(name)) {
      if (!from.startsWith('.')) throw new Error(`${file}: the public ${name} needs the package ${from}`);
      this.#need(posix.join(posix.dirname(file), from.replace(/ts$/, 'd.ts')), imported);
    }
  }
}
