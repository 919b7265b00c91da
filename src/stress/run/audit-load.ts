import { traitsOf } from '../answer/outcome.ts';
import type { Audit } from '../audit/audit.ts';
import { readBack } from '../audit/read-back.ts';
import type { HistoryAddress } from '../audit/read-history.ts';
import { wasInjected } from '../faults/fault.ts';
import { carriesToken } from '../request/carries-token.ts';
import { commonHeaders } from '../request/common-headers.ts';
import type { TokenGenerator } from '../request/token.ts';
import { scenarioHistories } from '../scenario/scenario-histories.ts';
import type { Target } from '../target/target.ts';
import type { LoadRun } from './generate-load.ts';
import type { RunOptions } from './options.ts';
import { sendAlone } from './send-alone.ts';

/** Milliseconds after the load that turns without an answer get at least to end. */
const SETTLE_AT_LEAST_MS = 5_000;

export interface AuditHooks {
  readonly tokens: TokenGenerator;
  /** Whether no earlier run can have stored anything in the database. */
  readonly isNewDatabase: boolean;
  /** Ends the audit. */
  readonly signal: AbortSignal;
}

/** Audits what a load stored, if that can be read. Nothing is read before the load: that would change what it finds. */
export async function auditLoad(
  target: Target,
  options: RunOptions,
  { ledger, exchangedChars, faults, hang, misfit, scenario }: LoadRun,
  { tokens, isNewDatabase, signal }: AuditHooks,
): Promise<Audit> {
  const { audit, load, seed, timeoutMs } = options;
  if (audit === 'skip') return skipped('not asked for');
  if (misfit) return skipped('no request of the load fits the server');
  const place = scenario
    ? scenarioHistories(target, timeoutMs, scenario, { ledger, tokens, signal })
    : historyOfRequest(target, options);
  if (typeof place === 'string') return skipped(place);
  if (hang) return { status: 'unknown', reason: 'the server hangs' };
  return readBack({
    ...place,
    ledger,
    exchangedChars,
    tokens,
    database: target.database,
    wasKilled: wasInjected('kill', faults),
    concurrency: load.concurrency,
    repeatedSeed: isNewDatabase ? undefined : seed,
    settleMs: Math.max(SETTLE_AT_LEAST_MS, 2 * timeoutMs),
    sendOneMore: async () => {
      const { outcome } = await sendAlone(target, { ...options, tokens, seq: ledger.size, signal });
      return traitsOf(outcome).certainty === 'acknowledged';
    },
    signal,
  });
}

/** Where the turns of a template are shown, or why they cannot be found. */
function historyOfRequest(
  site: Target,
  { history, request }: RunOptions,
): string | { readonly address: HistoryAddress } {
  if (history === undefined) return 'no address to read the messages back (--history)';
  if (!carriesToken(request)) return 'the request has no {{token}} to find it again by';
  return { address: { ...history, site, headers: commonHeaders(request) } };
}

function skipped(reason: string): Audit {
  return { status: 'skipped', reason };
}
