import { shellQuote } from '../../../shell-quote.ts';
import { type Side, sideOf } from '../history/roles.ts';
import type { Entry } from './entries-at.ts';

/** A server can make up any, and as many as it has users. */
const ROLE_CHARS = 40;
const MOST_ROLES = 3;

/** Why messages of the run with unknown roles cannot be read, with exact words for the command line where they are clear. */
export function unknownRoles(ofRun: readonly Pick<Entry, 'role' | 'word'>[]): string {
  const wordOf = new Map<Side | undefined, Set<string>>();
  for (const { role, word } of ofRun) {
    if (role === undefined || word === undefined) continue;
    const side = sideOf(role);
    wordOf.set(side, (wordOf.get(side) ?? new Set()).add(word));
  }
  const [unknown, user, model] = ([undefined, 'user', 'model'] as const).map((side) => [
    ...(wordOf.get(side) ?? []),
  ]) as [string[], string[], string[]];
  const shown = unknown.slice(0, MOST_ROLES).map((role) => role.slice(0, ROLE_CHARS));
  const more = unknown.length > MOST_ROLES ? ', …' : '';
  const roles = `${unknown.length > 1 ? 'roles' : 'role'} ${shown.join(', ')}${more}`;
  return `shows messages of this run with the ${roles}: ${hint(unknown, user, model)}`;
}

function hint(unknown: readonly string[], user: readonly string[], model: readonly string[]): string {
  const areKnown = user.length > 0 && model.length > 0;
  const pair = [...(user.length > 0 ? user : unknown), ...(model.length > 0 ? model : unknown)];
  const isClear = pair.length === 2 && pair[0] !== pair[1] && !pair.some(cannotBeNamed);
  if (!isClear) return 'add --roles USER,MODEL with the two of them';
  return `add --roles ${shellQuote(pair.join(','))}${areKnown ? ` to leave ${unknown.length > 1 ? 'them' : 'it'} out` : ''}`;
}

function cannotBeNamed(role: string): boolean {
  return role.includes(',') || role.length > ROLE_CHARS;
}
