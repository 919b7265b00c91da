// The process that relays a load's connections to the server: in the tool's own, the relay would take time from the load. It
// ends with its parent.
import type { AddressInfo } from 'node:net';
import { Relay } from './relay.ts';
import type { Order, RelayedServer, Report } from './relay-protocol.ts';

let relay: Relay | undefined;

function obey(order: Order): void {
  switch (order.kind) {
    case 'relay':
      relay = listening(order.server);
      break;
    case 'opened':
      relay?.announce(order);
      break;
    case 'secured':
      relay?.secured(order.port);
      break;
    case 'begin':
      relay?.begin(order.fault);
      break;
    case 'end':
      relay?.end(order.fault);
      break;
    case 'count':
      send({ kind: 'counted', cuts: relay?.cuts ?? 0 });
  }
}

function listening(target: RelayedServer): Relay {
  const made = new Relay(target, send);
  const server = made.listen();
  server.once('listening', () => send({ kind: 'listening', port: (server.address() as AddressInfo).port }));
  return made;
}

function send(report: Report): void {
  process.send?.(report);
}

process.on('message', obey);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
