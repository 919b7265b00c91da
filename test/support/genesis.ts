import { fileURLToPath } from 'node:url';

/** The built binary: what is measured is what people run. */
export const GENESIS = fileURLToPath(new URL('../../bin/genesis.js', import.meta.url));

/** A folder with a link to it, as that in which a global installation puts commands. */
export const INSTALLED = fileURLToPath(new URL('installed', import.meta.url));
