import { isLoopback } from '../../../loopback.ts';
import type { GenesisServer } from './server-facts.ts';

/** Whether the database of a server is on this machine. If the system does not show that, a loopback address decides. */
export function hasLocalDatabase({ url, database }: GenesisServer): boolean {
  return database.isHere ?? isLoopback(new URL(url).hostname);
}
