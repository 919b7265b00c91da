import { fileURLToPath } from 'node:url';

/** The path of a file below fixtures/. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
}

/** The path of a file below test/support/. */
export function supportFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
