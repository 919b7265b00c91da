import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { extname } from 'node:path';
import { GenesisError } from '../../../errors.ts';
import { forkHelper } from '../../../fork-helper.ts';
import { serverAddress } from '../../../transport/server-address.ts';
import type { Route } from '../../http/route.ts';
import { type Site, toSite } from '../../http/site.ts';
import type { NetworkFault, Order, Report } from './relay-protocol.ts';

const PROCESS = new URL(`./relay-process${extname(import.meta.url)}`, import.meta.url);

/** So many requests of a user are cut in a row; the next one gets through, so that a few repetitions are enough. */
const MOST_CUTS_IN_A_ROW = 2;

/** A network of our own between the load and a server, which can be disturbed: a process that relays bytes. */
export class Network implements Route {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #isOver = new AbortController();
  readonly #lost = new AbortController();
  readonly #sockets = new Map<number, Socket>();
  readonly #counted = Promise.withResolvers<number>();
  #mayCut = false;

  /** Throws `RELAY_FAILED`. */
  static async start(site: Site | string): Promise<Network> {
    const child = forkHelper(PROCESS);
    const ended = once(child, 'exit').then(() => Promise.reject(relayFailed()));
    ended.catch(() => {});
    const { url, transport } = toSite(site);
    const origin = new URL(url);
    const address = serverAddress(origin, transport);
    const order: Order = { kind: 'relay', server: { address, isSecure: origin.protocol === 'https:' } };
    child.send(order, () => {});
    const [report] = await Promise.race([once(child, 'message'), ended]);
    return new Network(child, (report as Extract<Report, { kind: 'listening' }>).port);
  }

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    child.on('message', (report: Report) => this.#hear(report));
    child.once('exit', () => {
      this.#counted.resolve(0);
      if (!this.#isOver.signal.aborted) this.#lost.abort(relayFailed());
    });
  }

  get mayCut(): boolean {
    return this.#mayCut;
  }

  /** Aborts where the relay ends before `close`: then requests fail, which says nothing about the server. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  opening(socket: Socket, failed: number): void {
    socket.once('connect', () => {
      const port = Number(socket.localPort);
      this.#sockets.set(port, socket);
      socket.once('close', () => {
        if (this.#sockets.get(port) === socket) this.#sockets.delete(port);
      });
      socket.once('secureConnect', () => this.#send({ kind: 'secured', port }));
      this.#send({ kind: 'opened', port, isSpared: failed >= MOST_CUTS_IN_A_ROW });
    });
  }

  begin(fault: NetworkFault): void {
    this.#mayCut ||= fault === 'cut';
    this.#send({ kind: 'begin', fault });
  }

  end(fault: NetworkFault): void {
    this.#send({ kind: 'end', fault });
  }

  /** Connections that were cut, each with a request under way. Call it once, when the load is over. */
  countCuts(): Promise<number> {
    this.#send({ kind: 'count' });
    return this.#counted.promise;
  }

  /** Ends the relay with all its connections. */
  async close(): Promise<void> {
    this.#isOver.abort();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #send(order: Order): void {
    this.#child.send(order, () => {});
  }

  #hear(report: Report): void {
    switch (report.kind) {
      case 'unreachable': {
        const { port, code, message } = report;
        this.#sockets.get(port)?.destroy(Object.assign(new Error(message), { code }));
        break;
      }
      case 'counted':
        this.#counted.resolve(report.cuts);
    }
  }
}

function relayFailed(): GenesisError {
  return new GenesisError('RELAY_FAILED', 'the process that relays the load to the server has ended', {
    hint: 'Run it again; without cut, slow and drip, no such process is needed.',
  });
}
