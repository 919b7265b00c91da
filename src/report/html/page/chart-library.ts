import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The source of Chart.js, with its licence: a script that sets the global `Chart`. */
export function chartLibrary(): string {
  // The package does not export this file, only one in the same folder.
  const folder = dirname(createRequire(import.meta.url).resolve('chart.js'));
  // The page is one file, without a source map next to it.
  return readFileSync(join(folder, 'chart.umd.min.js'), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
}
