import { createRequire } from 'node:module';

/**
 * The package as it is built, in this process: a script that it imports is read by Node, with its types and its lines, and not by
 * what runs the tests.
 */
export const built = createRequire(import.meta.url)(
  '../../dist/index.js',
) as typeof import('../../src/index.ts');
