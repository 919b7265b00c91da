import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The text of Chart.js, with its licence, as a script that makes the global `Chart`. */
export function chartLibrary(): string {
  // The package does not export this file, only its neighbour.
  const folder = dirname(createRequire(import.meta.url).resolve('chart.js'));
  // A page that comes alone has no source map beside it.
  return readFileSync(join(folder, 'chart.umd.min.js'), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
}
