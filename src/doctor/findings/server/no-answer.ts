import type { FindingsOf } from '../../check.ts';
import type { GenesisServer, ServerFacts } from '../../facts/server/server-facts.ts';
import type { Finding } from '../../result.ts';

/** No usable answer of Genesis: then nothing else is known of the server. */
export const noAnswer: FindingsOf = ({ server }) =>
  !server || server.kind === 'genesis' ? [] : [findingOf(server)];

function findingOf(server: Exclude<ServerFacts, GenesisServer>): Finding {
  const { url, reason } = server;
  switch (server.kind) {
    case 'unreachable':
      return {
        rule: 'server-unreachable',
        severity: 'error',
        message: `no server answers at ${url}: ${reason}`,
        evidence: [],
        remedy:
          server.remedy ??
          'Check the address, and whether the server runs; its database can be examined without it: genesis doctor FILE.',
      };
    case 'not-genesis':
      return {
        rule: 'not-genesis',
        severity: 'error',
        message: `${url} gives no answers of Genesis: ${reason}`,
        evidence: [],
        remedy:
          'Check the address, and update a Genesis that is older than this one; any database can be examined by its file name: genesis doctor FILE.',
      };
    case 'database-replaced':
      return {
        rule: 'database-replaced',
        severity: 'error',
        message: `the database of ${url}, or its log, was removed or replaced while it ran: it refuses every request`,
        evidence: [reason],
        remedy:
          'Examine the file that is there now, genesis doctor FILE, which says whether its log belongs to it. Do what the last error of the server says, then start it again.',
      };
    case 'stalled':
      return {
        rule: 'server-stalled',
        severity: 'error',
        message: `${url} accepts connections, but does not answer`,
        evidence: [reason],
        remedy:
          'A lock cannot delay this answer: the process is stopped, lacks CPU time, or is busy with one thing. Look at its state with ps; kill -CONT continues a stopped one (T).',
      };
  }
}
