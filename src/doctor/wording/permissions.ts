import type { Entry } from '../../locks/file/entry.ts';

/** `0644`, as chmod takes it. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** The owner's name, or the number of an owner without a name. */
export function ownerName({ uid }: Pick<Entry, 'uid'>, users: Readonly<Record<number, string>>): string {
  return users[uid] ?? `user ${uid}`;
}
