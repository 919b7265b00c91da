import { count } from '../../count.ts';
import { formatUptime } from '../../duration.ts';
import type { GenesisServer, ServerFacts } from '../facts/server/server-facts.ts';
import { serverFindings } from '../findings/server/server-findings.ts';
import type { CheckOutcome, Finding } from '../result.ts';
import type { Check } from './check.ts';
import { examined, skipped } from './outcome.ts';

type NoGenesis = Exclude<ServerFacts, GenesisServer>;

/** Whether a Genesis answers, and what it met since it started. */
export const server: Check = {
  name: 'server',
  examine({ server: facts }): CheckOutcome {
    if (facts === null) return skipped('interrupted');
    if (facts.kind === 'genesis') return examined(summaryOf(facts), serverFindings(facts));
    const finding = unanswered(facts);
    return examined(finding.message, [finding]);
  },
};

function summaryOf({ version, pid, uptimeSeconds, turns, database }: GenesisServer): string {
  const counts = [count(turns.completed, 'turn'), count(database.lockErrors, 'lock error')];
  return [`genesis ${version}`, `pid ${pid}`, `up ${formatUptime(uptimeSeconds)}`, ...counts].join(', ');
}

function unanswered({ kind, url, reason }: NoGenesis): Finding {
  switch (kind) {
    case 'unreachable':
      return {
        rule: 'server-unreachable',
        severity: 'error',
        message: `no server answers at ${url}: ${reason}`,
        evidence: [],
        remedy:
          'Check the address, and whether the server runs; its database can be looked at without it: genesis doctor FILE.',
      };
    case 'not-genesis':
      return {
        rule: 'not-genesis',
        severity: 'error',
        message: `${url} cannot be asked: ${reason}`,
        evidence: [],
        remedy:
          'Check the address, and update a Genesis that is older than this one; any database can be looked at by its name: genesis doctor FILE.',
      };
    case 'stalled':
      return {
        rule: 'server-stalled',
        severity: 'error',
        message: `${url} accepts connections, and does not answer`,
        evidence: [reason],
        remedy:
          'A lock cannot keep this answer back: the process is stopped, lacks CPU, or is busy with one thing. Look at its state with ps; kill -CONT lets a stopped one (T) go on.',
      };
  }
}
