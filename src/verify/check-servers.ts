import { join } from 'node:path';
import type { GenesisError } from '../errors.ts';
import { diagnosis } from '../stress/diagnosis.ts';
import { ModelServer } from '../stress/faults/model-server.ts';
import type { Target } from '../stress/target.ts';
import type { StartOptions } from './check.ts';
import { failure } from './outcome-of.ts';
import type { CheckOutcome } from './result.ts';
import { startServerOf, takes, type VerifyTarget } from './verify-target.ts';

interface ServerOptions {
  readonly target: VerifyTarget;
  readonly signal: AbortSignal;
}

/** The servers and databases that a check asks for, put away when it is over. */
export class CheckServers {
  readonly #folder: string;
  readonly #options: ServerOptions;
  readonly #targets: Target[] = [];
  #model: ModelServer | undefined;
  #databases = 0;

  constructor(folder: string, options: ServerOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /** Whether a server of this check was started and answered. */
  get answers(): boolean {
    return this.#targets.some(({ server }) => server !== undefined);
  }

  newDatabase(): string {
    return join(this.#folder, `${++this.#databases}.db`);
  }

  async start(options: StartOptions = {}): Promise<Target> {
    const { target, signal } = this.#options;
    const { databaseFile = this.newDatabase(), modelFailShare } = options;
    const model = await this.#ownModel(modelFailShare);
    const modelUrl = options.modelUrl ?? model?.url;
    const started = await startServerOf(target, { ...options, databaseFile, modelUrl }, signal);
    const server =
      model && modelFailShare ? { ...started, modelFailures: () => model.counts.failed } : started;
    this.#targets.push(server);
    return server;
  }

  /** A server whose command takes the address of a model is never left without one. */
  async #ownModel(failShare: number | undefined): Promise<ModelServer | undefined> {
    if (failShare === undefined && !takes('model-url', this.#options.target)) return undefined;
    this.#model ??= await ModelServer.start({ failShare });
    return this.#model;
  }

  /** A server that worked, and then does not answer or start any more, has failed; anything else proves nothing. */
  outcomeOfError(error: GenesisError): CheckOutcome {
    const target = this.#targets.at(-1);
    const { code } = error;
    const reason = error.hint ? `${error.message}. ${error.hint}` : error.message;
    if (target?.server === undefined || (code !== 'TARGET_UNREACHABLE' && code !== 'SERVER_START_FAILED'))
      return { status: 'unknown', reason };
    return failure({ summary: error.message, diagnoses: [diagnosis('server-died', error.message)] }, target);
  }

  async close(): Promise<void> {
    await Promise.all(this.#targets.map((target) => target.close()));
    await this.#model?.close();
  }
}
