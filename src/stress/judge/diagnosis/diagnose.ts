import { OUTCOMES, type Outcome } from '../../answer/outcome.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Fault, InjectedFault } from '../../faults/fault.ts';
import type { FailureClass, TimingSummary } from '../../measure/run-metrics.ts';
import type { Timeline } from '../../measure/timeline.ts';
import type { ServerLog } from '../../target/reports/log-counts.ts';
import { type Diagnosis, diagnosis } from './causes.ts';

/** What a run showed. */
export interface Symptoms {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly failures: readonly FailureClass[];
  readonly timing: TimingSummary | null;
  /** Null where nobody could read it. */
  readonly serverLog: ServerLog | null;
  readonly audit: Audit;
  readonly faults: readonly InjectedFault[];
  readonly timeline: Timeline;
  /** Calls that the model failed on purpose. */
  readonly modelFailures: number;
}

/** Requests under way when a lock begins were sent a little before it. */
const AT_ONCE_MS = 250;

/** Likeliest first; empty where nothing points to one. */
export function diagnose(symptoms: Symptoms): Diagnosis[] {
  const found = [
    lossCause,
    duplicateCause,
    crosstalkCause,
    constraintCause,
    lockCause,
    poolCause,
    orphanCause,
    deathCause,
    apiCause,
  ];
  return found.map((rule) => rule(symptoms)).filter((found) => found !== undefined);
}

function lossCause(symptoms: Symptoms): Diagnosis | undefined {
  const { audit, outcomes, modelFailures } = symptoms;
  const killed = underwent('kill', symptoms);
  if (audit.status !== 'read' || audit.lost === 0) return undefined;
  const lost = `${audit.lost} of ${audit.acknowledged} acknowledged turns are not stored whole`;
  const failed = Math.max(modelFailures, outcomes['internal-error']);
  // A failure that removes the last message removes one.
  return audit.lost <= failed && !killed
    ? diagnosis('remove-last-message', `${lost}, in a run where ${failed} other requests failed`)
    : diagnosis('early-acknowledgement', killed ? `${lost} after the server was killed` : lost);
}

function duplicateCause({ audit }: Symptoms): Diagnosis | undefined {
  if (audit.status !== 'read' || audit.duplicated === 0) return undefined;
  // A deleted message whose id is used again makes its reply look like a second one of another.
  if (audit.lost > 0) return undefined;
  return diagnosis('repeated-write', `${audit.duplicated} turns are stored more than once`);
}

function crosstalkCause({ outcomes }: Symptoms): Diagnosis | undefined {
  const { crosstalk } = outcomes;
  return crosstalk > 0
    ? diagnosis('unbounded-context', `${crosstalk} replies answer another request’s message`)
    : undefined;
}

function constraintCause(symptoms: Symptoms): Diagnosis | undefined {
  const failure = failureOf(symptoms, 'constraint-error');
  return failure && diagnosis('check-then-insert', seen(failure));
}

function poolCause(symptoms: Symptoms): Diagnosis | undefined {
  const failure = failureOf(symptoms, 'pool-exhausted');
  return failure && diagnosis('pool-exhaustion', seen(failure));
}

function orphanCause(symptoms: Symptoms): Diagnosis | undefined {
  const { audit } = symptoms;
  if (audit.status !== 'read' || audit.orphaned === 0 || audit.lost > 0) return undefined;
  if (underwent('kill', symptoms)) return undefined;
  return diagnosis('split-turn', `${audit.orphaned} failed requests left half a turn behind`);
}

function deathCause(symptoms: Symptoms): Diagnosis | undefined {
  const failure = failureOf(symptoms, 'connection-lost') ?? failureOf(symptoms, 'connection-refused');
  return failure && !underwent('kill', symptoms) ? diagnosis('server-died', seen(failure)) : undefined;
}

function apiCause(symptoms: Symptoms): Diagnosis | undefined {
  const { outcomes } = symptoms;
  const isAll = OUTCOMES.every((outcome) => outcome === 'bad-response' || outcomes[outcome] === 0);
  const failure = failureOf(symptoms, 'bad-response');
  return failure && isAll ? diagnosis('not-this-api', seen(failure)) : undefined;
}

/** Which of the causes of lock errors: told apart by their code, by the retries, and by who held the lock. */
function lockCause(symptoms: Symptoms): Diagnosis | undefined {
  const failure = failureOf(symptoms, 'lock-error');
  const { timing } = symptoms;
  if (!failure) return hiddenLockCause(symptoms);
  const text = seen(failure);
  if (/SNAPSHOT/.test(failure.example)) return snapshotCause(symptoms, text);
  if (timing && timing.mostRetries > 0) {
    // Retries outlast a commit, not a transaction that somebody keeps open.
    return underwent('lock', symptoms)
      ? undefined
      : diagnosis(
          'lock-across-await',
          `${text}, after up to ${timing.mostRetries} retries, nobody else using the database`,
        );
  }
  return diagnosis('no-retry', timing ? `${text}, without a retry` : text);
}

/** A transaction that was left open by a failure keeps its snapshot: before that failure, nothing is stale. */
function snapshotCause({ faults, timeline }: Symptoms, text: string): Diagnosis {
  const lock = faults.find(({ fault, happened }) => fault.kind === 'lock' && happened)?.fault;
  const lockedAtMs = lock && 'atMs' in lock ? lock.atMs : undefined;
  const dots = timeline.dots.find(({ outcome }) => outcome === 'lock-error');
  const firstAtMs = Math.min(...(dots?.atMs ?? []));
  return lockedAtMs !== undefined && lockedAtMs > 0 && firstAtMs >= lockedAtMs - AT_ONCE_MS
    ? diagnosis('poisoned-connection', `${text}, and none before the database was locked for a while`)
    : diagnosis('deferred-upgrade', text);
}

/** Where the clients are told nothing but 500, the log tells why. */
function hiddenLockCause(symptoms: Symptoms): Diagnosis | undefined {
  const { serverLog, outcomes } = symptoms;
  if (!serverLog || serverLog.lockErrors === 0 || outcomes['internal-error'] === 0) return undefined;
  const times = serverLog.lockErrors === 1 ? 'once' : `${serverLog.lockErrors} times`;
  const text = `${outcomes['internal-error']} internal errors, and ${times} in the log: ${serverLog.example}`;
  if (serverLog.retries === 0) return diagnosis('no-retry', text);
  return underwent('lock', symptoms) ? undefined : diagnosis('lock-across-await', `${text}, among retries`);
}

function seen({ count, example }: FailureClass): string {
  return `${count === 1 ? 'once' : `${count} times`}: ${example}`;
}

function failureOf({ failures }: Symptoms, outcome: Outcome): FailureClass | undefined {
  return failures.find((failure) => failure.outcome === outcome);
}

function underwent(kind: Fault['kind'], { faults }: Symptoms): boolean {
  return faults.some(({ fault, happened }) => fault.kind === kind && happened);
}
