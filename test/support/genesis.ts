import { fileURLToPath } from 'node:url';

/** The built binary: what is measured is what people run. */
export const GENESIS = fileURLToPath(new URL('../../bin/genesis.js', import.meta.url));
