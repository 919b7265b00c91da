import { readDescriptors } from '../../locks/proc/descriptors.ts';
import { identityOf } from '../../locks/proc/file-identity.ts';
import { membersOfGroup } from '../../locks/proc/group/process-group.ts';
import { listenersOn } from '../../locks/proc/listeners.ts';

/** Where the processes of a server can be found. */
export interface ServerPlace {
  /** Its process group, if this tool started it. */
  readonly group: number | null;
  /** The port that it listens on; null if that is on another machine. */
  readonly port: number | null;
}

/** The processes of a server, found by its group and by its port. */
export class ServerProcesses {
  readonly #place: ServerPlace;
  readonly #ids: Set<number>;
  #listeners: readonly number[] = [];
  #isKnown: boolean;

  constructor(place: ServerPlace) {
    this.#place = place;
    this.#ids = new Set(place.group === null ? [] : [place.group]);
    this.#isKnown = place.group !== null;
  }

  /** Looks for what listens on its port, and whether that is the process that uses the database. */
  look(database: string | undefined): void {
    const { port } = this.#place;
    if (this.#listeners.length === 0 && port !== null) this.#listeners = listenersOn(port);
    for (const pid of this.#listeners) this.#ids.add(pid);
    // What listens may be a proxy: then the process behind it, which has the database open, is unknown.
    this.#isKnown ||= database !== undefined && this.#hasOpen(database);
  }

  /** Ids of processes and of groups. */
  get ids(): ReadonlySet<number> {
    return this.#ids;
  }

  /** Whether all processes that do not belong to it are known not to. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  get pids(): readonly number[] {
    return [...new Set([...this.#ids].flatMap((id) => membersOfGroup(id).map(({ pid }) => pid)))];
  }

  #hasOpen(database: string): boolean {
    const inode = identityOf(database)?.inode;
    return this.pids.some((pid) => readDescriptors(pid)?.some((file) => file.inode === inode));
  }
}
