import { formatDuration } from '../../duration.ts';
import { offered } from '../../model/model.ts';
import type { ServerOptions } from '../../server/options.ts';
import { type RunningServer, startServer } from '../../server/server.ts';
import type { StoreFacts } from '../../store/store.ts';
import { isLoopback } from '../../transport/loopback.ts';
import { VERSION } from '../../version.ts';
import type { Terminal } from '../output/terminal.ts';
import { boundHeap } from '../process/bound-heap.ts';
import { EXIT } from '../process/exit-codes.ts';
import type { ParentProcess } from './parent-process.ts';
import type { StopReason, StopRequests } from './stop-requests.ts';

/** Runs a server until it is requested to stop; resolves with the exit code. */
export async function runServer(
  options: ServerOptions,
  parent: ParentProcess,
  stopRequests: StopRequests,
  terminal: Terminal,
): Promise<number> {
  const server = await startServer(options);
  boundHeap();
  // Before the banner and the message to the parent: a signal can arrive right after them.
  const stopped = stopRequests.first();
  if (options.access.token === null && !isLoopback(options.host))
    terminal.stderr.write(`${openHostWarning(options.host)}\n`);
  for (const warning of warningsOf(server.facts)) terminal.stderr.write(`warning: ${warning}\n`);
  terminal.stdout.write(banner(server, options));
  parent.send({ kind: 'ready', url: server.url });
  return stop(server, await stopped, options, terminal);
}

async function stop(
  server: RunningServer,
  reason: StopReason,
  { drainTimeoutMs }: ServerOptions,
  { stdout }: Terminal,
): Promise<number> {
  // The requests came from the parent, so their answers are not needed any more.
  if (reason === 'parent exited') {
    await server.close(0);
    return EXIT.passed;
  }
  stdout.write(`${reason}: finishing the requests in flight\n`);
  const inTime = await server.close();
  const cutOff = `; requests still in flight after ${formatDuration(drainTimeoutMs)} were cut off`;
  stdout.write(`stopped${inTime ? '' : cutOff}\n`);
  return inTime ? EXIT.passed : EXIT.failed;
}

function banner(
  { url, facts }: RunningServer,
  { models, model, fallbackModels = [], search = false }: ServerOptions,
): string {
  const { pools, busyTimeoutMs, maxRetries } = facts;
  return `genesis ${VERSION} listening on ${url}
  database  ${databaseWords(facts)}
  pools     ${pools.memory.size} for conversations, ${pools.settings.size} for settings
  locks     ${formatDuration(busyTimeoutMs)} busy timeout, ${maxRetries} retries
  models    ${offered(models)}
${model === undefined ? '' : `  answering ${[model, ...fallbackModels].join(', or else ')}\n`}${search ? '  search    on, GET /api/messages/search?q=\n' : ''}`;
}

function databaseWords(facts: StoreFacts): string {
  return facts.backend === 'sqlite'
    ? `${facts.file} (${facts.journalMode.toUpperCase()}, synchronous ${facts.synchronous})`
    : `${facts.address} (PostgreSQL, synchronous_commit ${facts.synchronousCommit})`;
}

function warningsOf(facts: StoreFacts): readonly string[] {
  return facts.backend === 'postgres' ? facts.warnings : [];
}

function openHostWarning(host: string): string {
  return `warning: listening on ${host} without a login: everyone who can reach this machine can read and write every chat`;
}
