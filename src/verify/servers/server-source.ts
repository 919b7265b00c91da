import { addAbortListener } from 'node:events';
import { isPostgresAddress } from '../../postgres/address.ts';
import { ModelServer } from '../../stress/target/model/model-server.ts';
import { openTarget } from '../../stress/target/open-target.ts';
import type { Target } from '../../stress/target/target.ts';
import type { StartOptions } from '../check.ts';
import type { Databases } from './databases/databases.ts';
import { SqliteDatabases } from './databases/sqlite-databases.ts';
import { canStartSeveral } from './unmet-need.ts';
import { acceptsDatabase, targetOptions, type VerifyTarget } from './verify-target.ts';

interface Standby {
  readonly serveArguments: readonly string[];
  readonly target: Promise<Target>;
}

/** Starts the servers of a run; where possible, those of the next checks while the current check still runs. */
export class ServerSource {
  /** The model that the started servers can use. */
  readonly model: ModelServer;
  /** What was noticed when they were closed, each once. */
  readonly observations = new Set<string>();
  readonly #target: VerifyTarget;
  readonly #databases: Databases;
  readonly #signal: AbortSignal;
  /** The servers that use each database. */
  readonly #users = new Map<string, Set<symbol>>();
  readonly #standbys: Standby[] = [];
  readonly #listening: Disposable;

  private constructor(target: VerifyTarget, databases: Databases, signal: AbortSignal, model: ModelServer) {
    this.#target = target;
    this.#databases = databases;
    this.#signal = signal;
    this.model = model;
    // At once, while the servers of the check still run: one after the other takes too long for an interruption.
    this.#listening = addAbortListener(signal, () => void this.#closeStandbys());
  }

  /** `folder` is for the databases that are files. */
  static async open(target: VerifyTarget, folder: string, signal: AbortSignal): Promise<ServerSource> {
    const databases = await databasesFor(target, folder);
    return new ServerSource(target, databases, signal, await ModelServer.start());
  }

  /** Starts servers in advance, one for each list of `genesis serve` arguments, if several can run at a time. */
  prepare(upcoming: readonly (readonly string[])[]): void {
    if (!canStartSeveral(this.#target) || this.#signal.aborted) return;
    for (const serveArguments of upcoming.slice(this.#standbys.length)) {
      const target = this.#launch(undefined, serveArguments);
      // `start` throws the error when a check asks for this server.
      target.catch(() => {});
      this.#standbys.push({ serveArguments, target });
    }
  }

  /** Throws if the server does not start. */
  async start(serveArguments: readonly string[], { database }: StartOptions): Promise<Target> {
    const prepared = database === undefined ? this.#takeStandby(serveArguments) : undefined;
    const target = await (prepared ?? this.#launch(database, serveArguments));
    return { ...target, modelFailures: () => this.model.counts.failed, modelOwes: () => this.model.owed };
  }

  /** Keeps a server that a check has used for the next one that asks for these arguments. */
  keep(serveArguments: readonly string[], target: Target): void {
    this.#standbys.unshift({ serveArguments, target: Promise.resolve(target) });
  }

  #takeStandby(serveArguments: readonly string[]): Promise<Target> | undefined {
    const index = this.#standbys.findIndex(
      (each) => each.serveArguments.join(' ') === serveArguments.join(' '),
    );
    return index === -1 ? undefined : this.#standbys.splice(index, 1)[0]?.target;
  }

  async close(): Promise<void> {
    this.#listening[Symbol.dispose]();
    await this.#closeStandbys();
    for (const left of await this.#databases.close()) this.observations.add(left);
    await this.model.close();
  }

  async #closeStandbys(): Promise<void> {
    await Promise.allSettled(this.#standbys.map(({ target }) => target.then((started) => started.close())));
  }

  /** By default on a new database, if the target accepts one. */
  async #launch(given: string | undefined, serveArguments: readonly string[]): Promise<Target> {
    const database = given ?? (acceptsDatabase(this.#target) ? await this.#databases.create() : '');
    const release = this.#use(database);
    const setup = { database, modelUrl: this.model.url, serveArguments };
    try {
      const target = await openTarget(await targetOptions(this.#target, setup), this.#signal);
      return { ...target, close: () => this.#close(target, release) };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #close(target: Target, release: () => void): Promise<readonly string[]> {
    const observed = await target.close();
    for (const observation of observed) this.observations.add(observation);
    release();
    return observed;
  }

  /** A database is used until its last server has ended, each of which may be closed more than once. */
  #use(database: string): () => void {
    const users = this.#users.get(database) ?? new Set<symbol>();
    const user = Symbol(database);
    this.#users.set(database, users.add(user));
    return () => {
      if (users.delete(user) && users.size === 0) this.#databases.discard(database);
    };
  }
}

async function databasesFor(target: VerifyTarget, folder: string): Promise<Databases> {
  const { database } = target;
  if (database === undefined || !isPostgresAddress(database) || !acceptsDatabase(target))
    return new SqliteDatabases(folder);
  // Imported only here, so that a run without PostgreSQL does not load its client.
  const { PostgresDatabases } = await import('./databases/postgres-databases.ts');
  return new PostgresDatabases(database);
}
