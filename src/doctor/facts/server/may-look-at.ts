import { isLoopback } from '../../../loopback.ts';
import type { GenesisServer } from './server-facts.ts';

/**
 * Whether the file that a server names is the one that this machine has under that name. Where the system does not
 * tell, a server behind a loopback address is taken for one of this machine.
 */
export function mayLookAt({ url, database }: GenesisServer): boolean {
  return database.isHere ?? isLoopback(new URL(url).hostname);
}
