import { controlTimeout, type HttpClient, withHttpClient } from './http/http-client.ts';
import { withDefaultHeaders } from './http/site.ts';
import type { StressResult } from './judge/result.ts';
import type { InTurns } from './load/turns.ts';
import type { Sample } from './measure/sample.ts';
import type { LockCount } from './observe/lock-count.ts';
import type { LocksNow } from './observe/observed-locks.ts';
import { ServerObserver } from './observe/server-observer.ts';
import { carriesToken } from './request/carries-token.ts';
import { loginOf } from './request/login-of.ts';
import { secretsOfRecords } from './request/secrets-of-data.ts';
import { runIdOf, TokenGenerator } from './request/token.ts';
import { assembleResult, sentSecrets } from './run/assemble-result.ts';
import { auditLoad } from './run/audit-load.ts';
import { loadMisfit } from './run/fit/load-misfit.ts';
import { generateLoad, type LoadRun } from './run/generate-load.ts';
import type { RunOptions } from './run/options.ts';
import { assertReachable } from './run/preflight.ts';
import { RecordMaker } from './run/records/record-maker.ts';
import type { SampleRecord } from './run/records/sample-record.ts';
import type { TakeSent } from './run/records/sending.ts';
import { timeAlone } from './run/time-alone.ts';
import { ServerWatch } from './target/server-watch.ts';
import type { Target } from './target/target.ts';
import { withGrace } from './target/with-grace.ts';
import { tlsInstead } from './tls-instead.ts';

/** Milliseconds for the audit after an interruption; the load took up to 400 before. */
const CONTROL_GRACE_MS = 500;

/** What a run reports while it goes. */
export type StressEvent =
  /** The same load again, counted from 1. */
  | { readonly type: 'round'; readonly round: number; readonly rounds: number }
  | { readonly type: 'starting' }
  /** `waiting`: for the common start of several machines. */
  | { readonly type: 'setting-up' | 'waiting' | 'warming-up' }
  /** `inFlight` returns how many requests were sent and not answered yet. */
  | { readonly type: 'loading'; readonly inFlight: () => number }
  | { readonly type: 'answered'; readonly sample: Sample }
  | { readonly type: 'auditing' };

export interface StressHooks {
  readonly onEvent: (event: StressEvent) => void;
  /** Ends the load early; the result is that of the requests until then. */
  readonly signal: AbortSignal;
  /** Takes what is seen of the locks of the server's database, four times a second during the load. */
  readonly onLocks?: ((locks: LocksNow) => void) | undefined;
  /** Takes a record of each request of the measured load, at once when it is over. What it throws ends the run. */
  readonly onRecord?: ((record: SampleRecord) => void) | undefined;
  /** That of the records, from 1; by default the first. */
  readonly round?: number | undefined;
}

/** Looks at the write lock of the server's database since the load began; null where it is not seen. */
export type LockCounts = () => Promise<LockCount | null>;

export interface RunHooks extends StressHooks {
  /** Whether no earlier run can have stored anything in the database. */
  readonly isNewDatabase: boolean;
  /** Those of the messages; by default those that the seed makes. */
  readonly tokens: TokenGenerator;
  /** The turns in which the load is sent; once by default. `lockCount`: what was seen of the locks of the server so far. */
  readonly inTurns: (send: Parameters<InTurns>[0], lockCount: LockCounts) => Promise<void>;
  /** Awaited after the load: resolves when the server can be asked what it stored. At once by default. */
  readonly untilReadable: () => Promise<void>;
}

/** Loads a server and reads back what it stored. */
export async function stressTarget(
  target: Target,
  options: RunOptions,
  hooks: Partial<RunHooks> = {},
): Promise<StressResult> {
  const { onEvent = () => {}, signal = new AbortController().signal, isNewDatabase = false } = hooks;
  const { tokens = new TokenGenerator(runIdOf(options.seed)), inTurns, untilReadable, onLocks } = hooks;
  const refused = new Set<string>();
  const withControl = controlOf(target, options, signal, refused);
  const observer = await ServerObserver.start(target, options.watchesLocks ?? true, onLocks);
  try {
    await assertReachable(target, controlTimeout(options.timeoutMs), signal);
    const { watch, readBefore } = await withControl(async (control) => {
      const started = await ServerWatch.start(target, control, options);
      return { watch: started, readBefore: [...target.asked, ...control.asked] };
    });
    const load = await generateLoad(target, options, {
      tokens,
      signal,
      onSample: (sample) => onEvent({ type: 'answered', sample }),
      onSent: recorder(target, options, tokens, hooks),
      onPhase: (type) => onEvent({ type }),
      onLoading: (inFlight) => {
        observer.beginLoad();
        onEvent({ type: 'loading', inFlight });
      },
      inTurns: inTurns && ((send) => inTurns(send, () => observer.lockCount())),
      afterWarmUp: () => withControl((control) => watch.reset(control)),
    });
    observer.endLoad();
    await untilReadable?.();
    onEvent({ type: 'auditing' });
    const misfit = load.misfit ? await loadMisfit(target, load.misfit, options, signal) : null;
    const audit = await withGrace(signal, CONTROL_GRACE_MS, (over) =>
      auditLoad(target, options, load, { tokens, isNewDatabase, signal: over }),
    );
    const serverReport = await withControl(async (control) => {
      // Nor would it answer what is asked after the load.
      if (load.hang) await control.destroy();
      return watch.stop(control);
    });
    const observed = await observer.result(hasFailures(load), signal);
    const { serverCpu } = observed;
    const aloneMs =
      options.mayTimeAlone && !options.scenario
        ? await timeAlone(target, options, load, { tokens, serverCpu, signal })
        : null;
    return assembleResult({
      target,
      options,
      load,
      audit,
      serverReport,
      observed,
      misfit,
      aloneMs,
      readBefore,
      noticed: [...refused, ...(await tlsInstead(target, load, signal))],
    });
  } finally {
    observer.end();
  }
}

/** Undefined where no records are wanted. */
function recorder(
  target: Target,
  options: RunOptions,
  tokens: TokenGenerator,
  { onRecord, round = 1 }: Partial<RunHooks>,
): TakeSent | undefined {
  if (!onRecord) return undefined;
  const secrets = [...target.secrets, ...sentSecrets(options)];
  const sentTokens = options.scenario || carriesToken(options.request) ? tokens : undefined;
  const secretsOfRequest = secretsOfRecords(options.request);
  const maker = new RecordMaker({ round, tokens: sentTokens, secrets, secretsOfRequest });
  return (sample, sending) => onRecord(maker.recordOf(sample, sending));
}

/**
 * Connects for the questions that are not part of the load, each time anew: while the load runs, an open connection would
 * be one more client of the server, and some serve only one, or one for each thread. `refused` gets the answers that were
 * not read to their end.
 */
function controlOf(
  target: Target,
  { request, timeoutMs }: RunOptions,
  signal: AbortSignal,
  refused: Set<string>,
) {
  const site = { url: target.url, headers: withDefaultHeaders(target.headers, loginOf(request)) };
  return <T>(use: (control: HttpClient) => Promise<T>): Promise<T> => {
    const useAndNote = async (control: HttpClient) => {
      const value = await use(control);
      for (const answer of control.refused) refused.add(answer);
      return value;
    };
    return withGrace(signal, CONTROL_GRACE_MS, (over) =>
      withHttpClient(site, controlTimeout(timeoutMs), useAndNote, over),
    );
  };
}

function hasFailures({ metrics, cutShort }: LoadRun): boolean {
  return cutShort > 0 || metrics.outcomes.ok < metrics.completed;
}
