import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempFolder } from './temp-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A project with a copy of the built package as `genesis-stress`, as npm would install it, and with these packages of ours. */
export function projectWithGenesis(...packages: readonly string[]): string {
  const project = tempFolder();
  const installed = join(project, 'node_modules/genesis-stress');
  for (const name of ['package.json', 'bin', 'dist'])
    cpSync(join(ROOT, name), join(installed, name), {
      recursive: true,
      // They are for stack traces only.
      filter: (path) => !path.endsWith('.map'),
    });
  for (const name of ['better-sqlite3', ...packages]) {
    const place = join(project, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), place);
  }
  return project;
}
