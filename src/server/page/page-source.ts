import { readFileSync } from 'node:fs';

/** The page as it lies beside this file; the build puts it into the code. */
export function pageSource(): string {
  return readFileSync(new URL('./page.html', import.meta.url), 'utf8');
}
