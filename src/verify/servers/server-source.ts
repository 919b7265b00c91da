import { addAbortListener } from 'node:events';
import { join } from 'node:path';
import { ModelServer } from '../../stress/target/model/model-server.ts';
import { openTarget } from '../../stress/target/open-target.ts';
import type { Target } from '../../stress/target/target.ts';
import type { StartOptions } from '../check.ts';
import { canStartSeveral } from './unmet-need.ts';
import { targetOptions, type VerifyTarget } from './verify-target.ts';

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
  readonly #folder: string;
  readonly #signal: AbortSignal;
  #databases = 0;
  readonly #standbys: Standby[] = [];
  readonly #listening: Disposable;

  private constructor(target: VerifyTarget, folder: string, signal: AbortSignal, model: ModelServer) {
    this.#target = target;
    this.#folder = folder;
    this.#signal = signal;
    this.model = model;
    // At once, while the servers of the check still run: one after the other takes too long for an interruption.
    this.#listening = addAbortListener(signal, () => void this.#closeStandbys());
  }

  /** `folder` is for the databases. */
  static async open(target: VerifyTarget, folder: string, signal: AbortSignal): Promise<ServerSource> {
    return new ServerSource(target, folder, signal, await ModelServer.start());
  }

  #newDatabase(): string {
    return join(this.#folder, `${++this.#databases}.db`);
  }

  /** Starts servers in advance, one for each list of `genesis serve` arguments, if several can run at a time. */
  prepare(upcoming: readonly (readonly string[])[]): void {
    if (!canStartSeveral(this.#target) || this.#signal.aborted) return;
    for (const serveArguments of upcoming.slice(this.#standbys.length)) {
      const target = this.#launch(this.#newDatabase(), serveArguments);
      // `start` throws the error when a check asks for this server.
      target.catch(() => {});
      this.#standbys.push({ serveArguments, target });
    }
  }

  /** Throws if the server does not start. */
  async start(serveArguments: readonly string[], { database }: StartOptions): Promise<Target> {
    const prepared = database === undefined ? this.#takeStandby(serveArguments) : undefined;
    const target = await (prepared ?? this.#launch(database ?? this.#newDatabase(), serveArguments));
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
    await this.model.close();
  }

  async #closeStandbys(): Promise<void> {
    await Promise.allSettled(this.#standbys.map(({ target }) => target.then((started) => started.close())));
  }

  async #launch(database: string, serveArguments: readonly string[]): Promise<Target> {
    const setup = { database, modelUrl: this.model.url, serveArguments };
    const target = await openTarget(await targetOptions(this.#target, setup), this.#signal);
    const close = async () => {
      const observed = await target.close();
      for (const observation of observed) this.observations.add(observation);
      return observed;
    };
    return { ...target, close };
  }
}
