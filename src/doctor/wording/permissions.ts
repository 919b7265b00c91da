import type { Entry } from '../../locks/file/entry.ts';
import type { EnvironmentFacts } from '../facts/environment/read-environment-facts.ts';

export type Rights = Pick<Entry, 'uid' | 'gid' | 'mode'>;
export type UserNames = EnvironmentFacts['users'];

/** `belongs to alice, mode 0644` */
export function describeRights(rights: Rights, names: UserNames): string {
  return `belongs to ${ownerName(rights, names)}, mode ${formatMode(rights.mode)}`;
}

/** The owner's name, or the number of an owner without a name. */
export function ownerName({ uid }: Pick<Rights, 'uid'>, names: UserNames): string {
  return names[uid] ?? `user ${uid}`;
}

/** `0644`, as chmod takes it. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
