import { readFileSync } from 'node:fs';
import { GenesisError } from './errors.ts';
import { orUndefined } from './or-undefined.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

const manifest = orUndefined<Manifest>(() =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
);

// Its threads and processes would not be found either, and that much later.
if (manifest?.name !== 'genesis-stress')
  throw new GenesisError('PACKAGE_INCOMPLETE', 'genesis-stress does not find its own files beside its code', {
    hint: 'In a bundle, leave it external, so that it is imported from node_modules. Otherwise, install it again.',
  });

/** The version of this package. */
export const VERSION = manifest.version;
