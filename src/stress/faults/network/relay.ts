import { connect, createServer, type Server, type Socket } from 'node:net';
import { codeOf, messageOf } from '../../../errors.ts';
import { connectOptions } from '../../../transport/server-address.ts';
import { readBeforeFailing } from '../../http/read-before-failing.ts';
import { Conditions } from './conditions.ts';
import type { NetworkFault, Order, RelayedServer, Report } from './relay-protocol.ts';
import { RelayedConnection } from './relayed-connection.ts';

type Opened = Extract<Order, { kind: 'opened' }>;

/** A burst opens all its connections at once; the system has a limit of its own. */
const BACKLOG = 65_535;

/** Passes bytes between the load and a server, and disturbs that when it is asked to. */
export class Relay {
  /** Connections cut so far. */
  cuts = 0;
  readonly #target: RelayedServer;
  readonly #send: (report: Report) => void;
  readonly #conditions = new Conditions();
  readonly #connections = new Map<number, RelayedConnection>();
  /** What has arrived of each new connection: itself, or its announcement. No other connections are relayed. */
  readonly #accepted = new Map<number, Socket>();
  readonly #announced = new Map<number, Opened>();

  constructor(target: RelayedServer, send: (report: Report) => void) {
    this.#target = target;
    this.#send = send;
  }

  /** On a free port of the loopback address. */
  listen(): Server {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
    return server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
  }

  begin(fault: NetworkFault): void {
    this.#conditions.begin(fault);
    for (const connection of this.#connections.values()) connection.cutIfAsking();
  }

  end(fault: NetworkFault): void {
    this.#conditions.end(fault);
  }

  announce(opened: Opened): void {
    this.#announced.set(opened.port, opened);
    this.#relayKnown(opened.port);
  }

  secured(port: number): void {
    this.#connections.get(port)?.ready();
  }

  #accept(client: Socket): void {
    // Its end is noticed by its `close`.
    client.on('error', () => {});
    const port = Number(client.remotePort);
    this.#accepted.set(port, client);
    this.#relayKnown(port);
  }

  #relayKnown(port: number): void {
    const [client, opened] = [this.#accepted.get(port), this.#announced.get(port)];
    if (!client || !opened) return;
    this.#accepted.delete(port);
    this.#announced.delete(port);
    this.#connect(client, opened);
  }

  #connect(client: Socket, opened: Opened): void {
    const { address } = this.#target;
    const options = { ...connectOptions(address), allowHalfOpen: true, noDelay: true };
    const server = connect({ ...address, ...options });
    readBeforeFailing(server);
    const fail = (error: Error) => this.#unreachable(client, opened, error);
    server.once('error', fail).once('connect', () => {
      server.off('error', fail).on('error', () => {});
      if (client.destroyed) server.destroy();
      else this.#relay(client, server, opened);
    });
  }

  #relay(client: Socket, server: Socket, { port, isSpared }: Opened): void {
    const connection = new RelayedConnection({
      ...{ client, server, isSpared, conditions: this.#conditions, isReady: !this.#target.isSecure },
      onCut: () => {
        this.cuts++;
      },
    });
    this.#connections.set(port, connection);
    client.once('close', () => {
      if (this.#connections.get(port) === connection) this.#connections.delete(port);
    });
  }

  /** A reset would look like a lost connection: only the tool can close its end as one that never was. */
  #unreachable(client: Socket, { port }: Opened, error: Error): void {
    client.resume().once('end', () => client.destroy());
    this.#send({
      kind: 'unreachable',
      port,
      code: codeOf(error) ?? 'ECONNREFUSED',
      message: messageOf(error) || messageOf((error as AggregateError).errors?.[0]),
    });
  }
}
