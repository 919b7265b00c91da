import { randomUUID } from 'node:crypto';
import { InvalidArgumentError } from 'commander';
import type { CompareOptions } from '../../compare/options.ts';
import type { Both } from '../../compare/sides.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_OPEN_CONCURRENCY } from '../../stress/load/load.ts';
import type { TargetOptions } from '../../stress/target/target-options.ts';
import type { Transport } from '../../transport/transport.ts';
import { type ConnectionFlags, transportOf } from '../options/connection/connection-flags.ts';
import { assertReadyIsOfSpawn } from '../options/connection/ready-option.ts';
import { type ArrivalsFlags, assertArrivalsHaveRate } from '../options/load/arrivals-option.ts';
import { leavesApiOpen, type RequestFlags, requestedChat } from '../options/request-flags.ts';
import { remoteUrl, type SpawnFlags, spawnedTarget } from '../options/url/target-url.ts';

/** The flags of `genesis compare`, as their parsers return them. Times are milliseconds. */
export interface CompareFlags extends RequestFlags, ConnectionFlags, ArrivalsFlags {
  readonly spawn?: readonly string[];
  readonly url?: readonly string[];
  readonly ready?: string;
  readonly rounds: number;
  readonly tolerance?: number;
  readonly seed?: string;
  readonly concurrency?: number;
  readonly duration: number;
  readonly warmup: number;
  readonly timeout: number;
  readonly reconnect?: true;
  readonly audit: boolean;
  readonly command: boolean;
  /** Whether a request or the first answers are to show that the requests fit. */
  readonly probe: boolean;
}

export const TOLERANCE = 0.05;
const URL_OF_SPAWNED = 'http://127.0.0.1:{{port}}';

/** Throws `InvalidArgumentError` for flags that contradict each other. */
export function compareOptions(flags: CompareFlags, command: string | undefined): CompareOptions {
  const { tolerance = TOLERANCE, seed = randomUUID(), rounds, duration, warmup, timeout } = flags;
  assertArrivalsHaveRate(flags);
  return {
    ...targetsOf(flags),
    load: loadOf(flags),
    roundMs: duration,
    run: {
      ...requestedChat(flags),
      pacing: { arrivals: flags.arrivals },
      timeoutMs: timeout,
      reconnect: flags.reconnect === true,
      audit: flags.audit ? 'read-back' : 'skip',
      warmupMs: warmup,
      judgesFirstAnswers: flags.probe && flags.spawn !== undefined,
      mayChooseApi: leavesApiOpen(flags),
      // The process that watches would compete with both servers.
      watchesLocks: false,
    },
    ...{ rounds, tolerance, seed, command },
  };
}

function loadOf({ concurrency, rate }: CompareFlags): CompareOptions['load'] {
  if (rate === undefined) return { kind: 'closed-loop', concurrency: concurrency ?? DEFAULT_CONCURRENCY };
  return { kind: 'open-loop', ratePerSecond: rate, concurrency: concurrency ?? DEFAULT_OPEN_CONCURRENCY };
}

function targetsOf(flags: CompareFlags): Both<TargetOptions> {
  const { spawn = [], url = [], ready, command } = flags;
  assertReadyIsOfSpawn({ ready, spawn: spawn[0] });
  if (spawn.length === 0) {
    const [before, after] = pairOf('--url', url);
    const [socketBefore, socketAfter] = socketsOf(flags);
    return {
      before: runningServer(before, { ...flagsOf(before, url, flags), unixSocket: socketBefore }),
      after: runningServer(after, { ...flagsOf(after, url, flags), unixSocket: socketAfter }),
    };
  }
  const [before, after] = pairOf('--spawn', spawn);
  const [pattern = URL_OF_SPAWNED, ...others] = url;
  if (others.length > 0 || !pattern.includes('{{port}}'))
    throw new InvalidArgumentError(
      `error: with --spawn, --url is where both servers answer, given once, such as ${URL_OF_SPAWNED}.`,
    );
  const transport = transportOf(flags, { url: pattern, isRunning: false });
  assertSocketOfEach(transport);
  const more = { url: pattern, ready, command };
  return {
    before: { ...startedServer(before, more), transport },
    after: { ...startedServer(after, more), transport },
  };
}

function pairOf(flag: string, values: readonly string[]): readonly [string, string] {
  const [first, second, ...others] = values;
  if (first !== undefined && second !== undefined && others.length === 0) return [first, second];
  const given = values.length === 0 ? 'nothing to compare' : `${values.length} ${flag} given`;
  throw new InvalidArgumentError(
    `error: ${given}. Name two servers, A and then B: with --spawn twice, or with --url twice; or two saved results.`,
  );
}

/** Where only the other server has TLS, the flags about it are not for this one. */
function flagsOf(url: string, both: readonly string[], flags: CompareFlags): ConnectionFlags {
  const { ca: _ca, cert: _cert, key: _key, insecure: _insecure, ...others } = flags;
  const isTls = (each: string) => /^https:/i.test(each);
  return !isTls(url) && both.some(isTls) ? others : flags;
}

function runningServer(url: string, flags: ConnectionFlags): TargetOptions {
  return { kind: 'remote', url: remoteUrl(url), transport: transportOf(flags, { url, isRunning: true }) };
}

/** In the order of the servers; two empty lists where both are reached over TCP. */
function socketsOf({ unixSocket = [] }: ConnectionFlags): readonly [readonly string[], readonly string[]] {
  if (unixSocket.length === 0) return [[], []];
  const [before, after] = pairOf('--unix-socket', unixSocket);
  return [[before], [after]];
}

function assertSocketOfEach(transport: Transport | undefined): void {
  const { socketPath } = transport ?? {};
  if (socketPath === undefined || socketPath.includes('{{port}}')) return;
  throw new InvalidArgumentError(
    `error: both servers would listen on ${socketPath}. Put {{port}} in --unix-socket, such as /tmp/{{port}}.sock, and in --spawn.`,
  );
}

function startedServer(command: string, flags: SpawnFlags) {
  if (!/\{\{port\}\}/.test(command))
    throw new InvalidArgumentError(
      `error: there is no {{port}} in --spawn "${command}". Both servers run at the same time, so each needs a port of its own, such as PORT={{port}} before the command. With fixed ports, start both yourself, and give --url twice.`,
    );
  return spawnedTarget(command, flags);
}
