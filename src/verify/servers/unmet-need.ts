import { isPostgresAddress } from '../../postgres/address.ts';
import type { Chat } from '../../stress/request/chat.ts';
import { canReadBack } from '../chat/history-of.ts';
import { isGenesisChat } from '../chat/is-genesis.ts';
import { canSay } from '../chat/saying.ts';
import type { Check } from '../check.ts';
import { type Need, REQUIREMENTS } from '../needs.ts';
import { accepts, type VerifyTarget } from './verify-target.ts';

/** What is verified, and how it is asked. */
export interface Verified {
  readonly target: VerifyTarget;
  readonly chat: Chat;
  /** Undefined where the chat is sent as it is. */
  readonly scenario?: unknown;
  /** A command line that stops PostgreSQL and starts it again. */
  readonly restartDatabase?: string | undefined;
}

/** Why a check with this need cannot run, and what would change that; undefined if it can, or if only running it shows. */
export function unmetNeed(need: Need, verified: Verified): string | undefined {
  if (isMet(need, verified)) return undefined;
  const { what, by } = REQUIREMENTS[need];
  return by === null ? `needs ${what}` : `needs ${what}: ${by}`;
}

/** What a check does not find out about a target, such as `stored turns (--history)`. */
export function uncheckedBy({ uses = [] }: Check, verified: Verified): readonly string[] {
  return uses.flatMap((need) => (isMet(need, verified) ? [] : (REQUIREMENTS[need].unchecked ?? [])));
}

function isMet(need: Need, { target, chat, scenario, restartDatabase }: Verified): boolean {
  switch (need) {
    case 'history':
      // Each of its chats may say where it can be read.
      return scenario !== undefined || canReadBack(chat);
    case 'message':
      return canSay(chat.request);
    case 'genesis-api':
      return isGenesisChat(chat);
    case 'postgres':
      return isOnPostgres(target);
    case 'postgres-restart':
      return isOnPostgres(target) && restartDatabase !== undefined;
    case 'streams':
    case 'quotes':
    case 'keys':
      return true;
    default:
      return target.kind === 'embedded' || canStart(need, target);
  }
}

function isOnPostgres({ database }: VerifyTarget): boolean {
  return database !== undefined && isPostgresAddress(database);
}

/** Whether such a server, database or model can be had for a server that is not embedded. */
function canStart(
  need: 'start' | 'database' | 'several' | 'model',
  target: Exclude<VerifyTarget, { kind: 'embedded' }>,
): boolean {
  switch (need) {
    case 'start':
      return target.kind === 'spawned';
    case 'database':
      return accepts('db', target) || target.database !== undefined;
    case 'several':
      return canStartSeveral(target);
    case 'model':
      return accepts('model-url', target);
  }
}

/** Whether each server can have a port and a database of its own. */
export function canStartSeveral(target: VerifyTarget): boolean {
  return target.kind === 'embedded' || (accepts('db', target) && accepts('port', target));
}
