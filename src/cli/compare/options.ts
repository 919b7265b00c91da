import { randomUUID } from 'node:crypto';
import { InvalidArgumentError } from 'commander';
import type { CompareOptions } from '../../compare/options.ts';
import type { Both } from '../../compare/sides.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_OPEN_CONCURRENCY } from '../../stress/load/load.ts';
import type { TargetOptions } from '../../stress/target/target-options.ts';
import { assertReadyIsOfSpawn } from '../options/ready-option.ts';
import { leavesApiOpen, type RequestFlags, requestedChat } from '../options/request-flags.ts';
import { remoteUrl, type SpawnFlags, spawnedTarget } from '../options/url/target-url.ts';

/** The flags of `genesis compare`, as their parsers return them. Times are milliseconds. */
export interface CompareFlags extends RequestFlags {
  readonly spawn?: readonly string[];
  readonly url?: readonly string[];
  readonly ready?: string;
  readonly rounds: number;
  readonly tolerance?: number;
  readonly seed?: string;
  readonly concurrency?: number;
  readonly duration: number;
  readonly rate?: number;
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
  return {
    ...targetsOf(flags),
    load: loadOf(flags),
    roundMs: duration,
    run: {
      ...requestedChat(flags),
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
    return { before: runningServer(before), after: runningServer(after) };
  }
  const [before, after] = pairOf('--spawn', spawn);
  const [pattern = URL_OF_SPAWNED, ...others] = url;
  if (others.length > 0 || !pattern.includes('{{port}}'))
    throw new InvalidArgumentError(
      `error: with --spawn, --url is where both servers answer, given once, such as ${URL_OF_SPAWNED}.`,
    );
  const more = { url: pattern, ready, command };
  return { before: startedServer(before, more), after: startedServer(after, more) };
}

function pairOf(flag: string, values: readonly string[]): readonly [string, string] {
  const [first, second, ...others] = values;
  if (first !== undefined && second !== undefined && others.length === 0) return [first, second];
  const given = values.length === 0 ? 'nothing to compare' : `${values.length} ${flag} given`;
  throw new InvalidArgumentError(
    `error: ${given}. Name two servers, A and then B: with --spawn twice, or with --url twice; or two saved results.`,
  );
}

function runningServer(url: string): TargetOptions {
  return { kind: 'remote', url: remoteUrl(url) };
}

function startedServer(command: string, flags: SpawnFlags): TargetOptions {
  if (!/\{\{port\}\}/.test(command))
    throw new InvalidArgumentError(
      `error: there is no {{port}} in --spawn "${command}". Both servers run at the same time, so each needs a port of its own, such as PORT={{port}} before the command. With fixed ports, start both yourself, and give --url twice.`,
    );
  return spawnedTarget(command, flags);
}
