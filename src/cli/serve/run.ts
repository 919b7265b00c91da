import { isIPv4 } from 'node:net';
import { formatDuration } from '../../duration.ts';
import { offered } from '../../model/model.ts';
import type { ServerOptions } from '../../server/options.ts';
import { type RunningServer, startServer } from '../../server/server.ts';
import { RETRY_DELAYS_MS } from '../../store/sqlite/pool/retry.ts';
import { VERSION } from '../../version.ts';
import { EXIT } from '../output/exit-codes.ts';
import { onStopSignal, type StopSignal } from '../output/stop-signals.ts';
import type { Terminal } from '../output/terminal.ts';
import { boundHeap } from './bound-heap.ts';
import type { Parent } from './parent.ts';

/** Runs a server until a signal stops it, or the process that started it is gone; resolves with the exit code. */
export async function runServer(options: ServerOptions, parent: Parent, terminal: Terminal): Promise<number> {
  const server = await startServer(options);
  boundHeap();
  // Listened for before anybody is told that the server is there: from then on a signal must find it ready to stop.
  const stopped = Promise.race([parent.gone, stopSignal()]);
  if (!isLoopback(options.host)) terminal.stderr.write(`${openHostWarning(options.host)}\n`);
  terminal.stdout.write(banner(server, options));
  parent.tell({ kind: 'ready', url: server.url });
  return stop(server, await stopped, options, terminal);
}

async function stop(
  server: RunningServer,
  reason: StopSignal | 'parent gone',
  { drainTimeoutMs }: ServerOptions,
  { stdout }: Terminal,
): Promise<number> {
  // Without its parent, nobody is left to read the answers.
  if (reason === 'parent gone') {
    await server.close(0);
    return EXIT.passed;
  }
  stdout.write(`${reason}: finishing what is in flight\n`);
  const inTime = await server.close();
  stdout.write(
    inTime ? 'stopped\n' : `stopped; what was not done in ${formatDuration(drainTimeoutMs)} was cut off\n`,
  );
  return inTime ? EXIT.passed : EXIT.failed;
}

function stopSignal(): Promise<StopSignal> {
  return new Promise((resolve) => onStopSignal(resolve));
}

function banner({ url, synchronous }: RunningServer, options: ServerOptions): string {
  const { databaseFile, memoryPoolSize, settingsPoolSize, busyTimeoutMs, models } = options;
  return `genesis ${VERSION} listening on ${url}
  database  ${databaseFile} (WAL, synchronous ${synchronous})
  pools     ${memoryPoolSize} for conversations, ${settingsPoolSize} for settings
  locks     ${formatDuration(busyTimeoutMs)} busy timeout, ${RETRY_DELAYS_MS.length} retries
  models    ${offered(models)}
`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

function openHostWarning(host: string): string {
  return `warning: listening on ${host} without a login: whoever reaches this machine can read and write every chat`;
}
