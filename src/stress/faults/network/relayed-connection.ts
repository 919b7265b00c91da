import type { Socket } from 'node:net';
import { resetSocket } from '../../../transport/reset-socket.ts';
import type { Conditions } from './conditions.ts';
import { Flow } from './flow.ts';

/** A request has ended when the client was silent for so long; what follows it in one piece takes far less. */
const QUIET_MS = 5;
/** By chance up to so much longer: some turns are stored by then, some not yet. */
const MORE_MS = 45;

export interface RelayedOptions {
  readonly client: Socket;
  readonly server: Socket;
  readonly conditions: Conditions;
  /** Whether its first request is not cut. */
  readonly isSpared: boolean;
  /** False while TLS is not set up: what is sent before is no request. */
  readonly isReady: boolean;
  /** Called before it is cut. */
  readonly onCut: () => void;
}

/**
 * A connection of the load, and the one to the server that continues it. Ends and resets are passed on both ways. The
 * client sends a request only when the last one is answered, so that nothing in them needs to be understood.
 */
export class RelayedConnection {
  readonly #options: RelayedOptions;
  readonly #requests: Flow;
  #isReady: boolean;
  #isSpared: boolean;
  /** Whether the last bytes came from the client. */
  #isAsking = false;
  #cutTimer: NodeJS.Timeout | undefined;

  constructor(options: RelayedOptions) {
    const { client, server, conditions } = options;
    this.#options = options;
    this.#isReady = options.isReady;
    this.#isSpared = options.isSpared;
    const requests = { onArrival: () => true, onForwarded: () => this.#asked() };
    this.#requests = new Flow({ from: client, to: server, conditions, ...requests });
    const answers = { onArrival: () => this.#mayAnswer(), onForwarded: () => {} };
    new Flow({ from: server, to: client, conditions, ...answers });
    client.once('close', () => {
      clearTimeout(this.#cutTimer);
      resetAfter(client, server);
    });
    // A server may close its connection after the answer that is withheld: the cut is still to come.
    server.once('close', () => {
      if (!this.#cutTimer) resetAfter(server, client);
    });
  }

  /** TLS is set up. */
  ready(): void {
    this.#isReady = true;
    this.cutIfAsking();
  }

  /** Call it when the network begins to cut: a request that is under way then is lost, too. */
  cutIfAsking(): void {
    const isCut = this.#options.conditions.has('cut') && !this.#isSpared;
    if (isCut && this.#isReady && this.#isAsking) this.#cutSoon();
  }

  #asked(): void {
    this.#isAsking = true;
    if (this.#cutTimer) this.#cutSoon();
    else this.cutIfAsking();
  }

  /** Nothing is answered on a connection that is about to be cut. */
  #mayAnswer(): boolean {
    if (this.#cutTimer) return false;
    this.#isAsking = false;
    if (this.#isReady) this.#isSpared = false;
    return true;
  }

  /** Not at once, so that the server has the whole request. */
  #cutSoon(): void {
    clearTimeout(this.#cutTimer);
    this.#cutTimer = setTimeout(() => this.#cut(), QUIET_MS + MORE_MS * Math.random());
  }

  #cut(): void {
    const { client, server, onCut } = this.#options;
    if (this.#requests.isBusy && !server.destroyed) this.#cutSoon();
    else {
      onCut();
      resetSocket(client);
      resetSocket(server);
    }
  }
}

/** A connection that closed with less than both ends was reset. */
function resetAfter(closed: Socket, other: Socket): void {
  if (!closed.readableEnded || !closed.writableFinished) resetSocket(other);
}
