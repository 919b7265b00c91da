import { addAbortListener } from 'node:events';
import type { Ledger } from '../audit/ledger.ts';
import type { Misfit } from '../discovery/misfit.ts';
import { FaultInjector } from '../faults/fault-injector.ts';
import type { Network } from '../faults/network/network.ts';
import { withNetwork } from '../faults/with-network.ts';
import { systemClock } from '../load/clock.ts';
import type { Load } from '../load/load.ts';
import type { InTurns } from '../load/turns.ts';
import type { Sample } from '../measure/sample.ts';
import type { RequestOptions } from '../request/request.ts';
import type { TokenGenerator } from '../request/token.ts';
import type { ScenarioRun } from '../scenario/scenario-run.ts';
import { afterAbort } from '../target/after-abort.ts';
import type { Target } from '../target/target.ts';
import { FitWatch } from './fit/fit-watch.ts';
import { LoadRunner } from './load-runner.ts';
import type { MeasuredLoad } from './measured-load.ts';
import { type RunOptions, requestOf } from './options.ts';
import type { TakeSent } from './records/sending.ts';
import { scenarioRun, scenarioUsers } from './scenario-users-of.ts';
import { HANG_AFTER_MS, HangWatch } from './sending/hang-watch.ts';
import { VirtualUsers } from './sending/virtual-users.ts';

/** Milliseconds for answers to the requests in flight after an interruption. */
const GRACE_MS = 400;

/** Connections are opened this long before a common start: a server could close earlier ones as idle. */
const CONNECT_AHEAD_MS = 1_000;

/** An open loop starts with a connection for each request of this time; more are opened as needed. */
const OPEN_AHEAD_MS = 100;

/** A load and its measurements. */
export interface LoadRun extends MeasuredLoad {
  readonly ledger: Ledger;
  /** Characters sent and received, the warm-up's too. */
  readonly exchangedChars: number;
  /** Streams of which nothing showed whether they were whole, the warm-up's too. */
  readonly unknownEnds: number;
  /** Streams that ended well, and had no text where it is known to be, the warm-up's too. */
  readonly textless: number;
  readonly interrupted: boolean;
  /** Why the load ended early; undefined where its requests may fit. */
  readonly misfit: Misfit | undefined;
  /** Null for a load of requests from a template. */
  readonly scenario: ScenarioRun | null;
  /** Connections that were cut on purpose, each with a request under way; null where no fault began to. */
  readonly cutConnections: number | null;
}

export interface LoadHooks {
  readonly tokens: TokenGenerator;
  readonly onSample: (sample: Sample) => void;
  /** Undefined where no records are made. */
  readonly onSent?: TakeSent | undefined;
  readonly onPhase: (phase: 'setting-up' | 'waiting' | 'warming-up') => void;
  /** The measured load begins. `inFlight` returns how many of its requests were sent and not answered yet. */
  readonly onLoading: (inFlight: () => number) => void;
  /** Called between the warm-up and the measured load, if there was a warm-up and the server does not hang. */
  readonly afterWarmUp: () => Promise<void>;
  /** Undefined for a load that is sent once. */
  readonly inTurns: InTurns | undefined;
  /** Ends the load early. */
  readonly signal: AbortSignal;
}

/**
 * Sends the whole load and waits for its end. All failures under load are in the metrics. Throws `FAULT_IMPOSSIBLE` and
 * `RELAY_FAILED`; where there is a scenario, `SCENARIO_INVALID` and `SCENARIO_FAILED`.
 */
export function generateLoad(target: Target, options: RunOptions, hooks: LoadHooks): Promise<LoadRun> {
  return withNetwork(options.faults ?? [], target, (network) =>
    generateOver(network, target, options, hooks),
  );
}

async function generateOver(
  network: Network | undefined,
  target: Target,
  options: RunOptions,
  hooks: LoadHooks,
): Promise<LoadRun> {
  const { tokens, onSample, onSent, onPhase, onLoading, inTurns, signal } = hooks;
  const injector = new FaultInjector(options.faults ?? [], target, network);
  const { timeoutMs, reconnect = false, seed, load, hangAfterMs = HANG_AFTER_MS, retryLost = 0 } = options;
  const request = requestOf(options);
  const hangWatch = new HangWatch({ target, hangAfterMs, isHeldBack: () => injector.isHoldingBack });
  const onBytes = () => hangWatch.received();
  const fitWatch =
    options.judgesFirstAnswers && !options.scenario
      ? new FitWatch({ site: target, request, users: load.concurrency, timeoutMs, signal })
      : undefined;
  const over = fitWatch?.over ?? signal;
  const users = new VirtualUsers({
    ...{ site: target, users: load.concurrency, timeoutMs, reconnect, onBytes, route: network },
    ...{ request, tokens, seed, firstAnswers: fitWatch, watchesWire: onSent !== undefined },
  });
  const { slos = [] } = options;
  const pacing = { seed, ...options.pacing };
  const limits = { retryLost, timeoutMs, mostRequests: onceOnly(request) };
  const runner = new LoadRunner({ users, injector, hangWatch, onSample, onSent, slos, pacing, ...limits });
  const scenario = scenarioUsers(target, options, { users, runner, injector, hangWatch, tokens });
  runner.scenario = scenario;
  const stopGrace = afterAbort(over, GRACE_MS, () => runner.cutOff());
  const stopWatching = network && addAbortListener(network.lost, () => runner.break(network.lost.reason));
  try {
    if (scenario) onPhase('setting-up');
    await scenario?.setUp(over);
    await prepare(users, runner, options, { ...hooks, signal: over });
    onLoading(() => runner.inFlight);
    const measured = await runner.measure(load, over, inTurns);
    const cutConnections = network?.mayCut ? await network.countCuts() : null;
    const { exchangedChars, unknownEnds, textless } = users;
    const { ledger } = runner;
    const { aborted: interrupted } = signal;
    const counts = { exchangedChars, unknownEnds, textless, cutConnections };
    const misfit = await fitWatch?.result();
    return { ...measured, ...counts, ledger, interrupted, misfit, scenario: scenarioRun(scenario, runner) };
  } finally {
    scenario?.close();
    stopGrace();
    stopWatching?.[Symbol.dispose]();
    users.destroy();
  }
}

/** The number of records that are sent once; undefined where no record ends the load. */
function onceOnly({ data }: RequestOptions): number | undefined {
  return data?.summary.order === 'once' ? data.summary.records : undefined;
}

/** Connects, warms up and waits for the common start. */
async function prepare(
  users: VirtualUsers,
  runner: LoadRunner,
  { load, connectionsAhead, reconnect = false, warmupMs = 0, startAt = 0 }: RunOptions,
  { onPhase, afterWarmUp, signal }: LoadHooks,
): Promise<void> {
  onPhase('waiting');
  await waitUntil(startAt - warmupMs - CONNECT_AHEAD_MS, signal);
  if (!reconnect) await users.connect(connectionsAhead ?? connectionsOf(load));
  if (warmupMs > 0) {
    onPhase('warming-up');
    const hang = await runner.warmUp(warmupOf(load, warmupMs), signal);
    // A server that hangs would not answer what is asked there.
    if (hang === null) await afterWarmUp();
  }
  await waitUntil(startAt, signal);
}

async function waitUntil(timeMs: number, signal: AbortSignal): Promise<void> {
  for (let left = timeMs - Date.now(); left > 0 && !signal.aborted; left = timeMs - Date.now())
    await systemClock.sleep(left, signal);
}

function connectionsOf(load: Load): number {
  if (load.kind !== 'open-loop' && load.kind !== 'open-ramp') return load.concurrency;
  return Math.min(load.concurrency, Math.ceil((load.ratePerSecond * OPEN_AHEAD_MS) / 1_000));
}

/** A load like the beginning of the measured one, for another time. */
function warmupOf(load: Load, durationMs: number): Load {
  const until = { durationMs };
  const { concurrency } = load;
  switch (load.kind) {
    case 'burst':
    case 'closed-loop':
      return { kind: 'closed-loop', concurrency, until };
    case 'ramp':
      return { kind: 'closed-loop', concurrency: Math.max(1, load.stages[0]?.to ?? 1), until };
    case 'open-loop':
      return { ...load, until };
    case 'open-ramp': {
      const ratePerSecond = load.ratePerSecond || (load.stages[0]?.to ?? 1);
      return { kind: 'open-loop', ratePerSecond, concurrency, until };
    }
  }
}
