import type { Socket } from 'node:net';

/** Leads connections to a server by way of something in between; the server's name and certificate stay its own. */
export interface Route {
  readonly host: string;
  readonly port: number;
  /** Whether it may have ended connections itself: then their end shows nothing of what the server does with them. */
  readonly mayCut: boolean;
  /** Called for each connection before it is open. `failed`: how many requests of this user failed in a row. */
  opening(socket: Socket, failed: number): void;
}
