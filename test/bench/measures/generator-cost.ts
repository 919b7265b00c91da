import { inTurn } from '../in-turn.ts';
import { estimateRatio, ratiosOf } from '../interval.ts';
import { TOOLS, type ToolRun } from '../load-tools.ts';
import { median } from '../median.ts';
import type { RoundLimits } from '../rounds.ts';
import { ServerProcess } from '../server-process.ts';
import type { SideBySideRow } from '../side-by-side.ts';

export const ROUNDS: RoundLimits = { least: 9, seconds: 150 };
const CONNECTIONS = 50;
// Long beside the start of a process, which counts too: about a quarter of a second of CPU for each of the tools.
const LOAD = { kind: 'closed-loop', connections: CONNECTIONS, seconds: 3 } as const;
/** With fewer in a run, its CPU is mostly that of the start. */
const FEWEST_REQUESTS = 20_000;
const userUsOf = ({ userUs, requests }: ToolRun) => userUs / requests;
const WARM_UP = { ...LOAD, seconds: 2 };

/** What a request costs the load generator, and how many it gets through, in a closed loop on an echo. */
export async function generatorCost(): Promise<readonly SideBySideRow[]> {
  const server = await ServerProcess.peer('plain-echo');
  try {
    await TOOLS.autocannon(server.url, WARM_UP);
    const { genesis, autocannon } = await inTurn(
      ROUNDS,
      (tool) => tool(server.url, LOAD),
      (found) => [ratiosOf(found.genesis.map(userUsOf), found.autocannon.map(userUsOf))],
    );
    const requests = median([...genesis, ...autocannon].map((run) => run.requests));
    if (requests < FEWEST_REQUESTS)
      throw new Error(`${requests} requests in ${LOAD.seconds} s are too few: the machine is too busy`);
    const compared = (value: (run: ToolRun) => number, digits: number, unit: string) => ({
      genesis: `${median(genesis.map(value)).toFixed(digits)}${unit}`,
      autocannon: `${median(autocannon.map(value)).toFixed(digits)}${unit}`,
      ...estimateRatio(genesis.map(value), autocannon.map(value)),
      unit: '×' as const,
    });
    return [
      {
        measure: `user CPU per request, ${CONNECTIONS} connections`,
        ...compared(userUsOf, 1, ' µs'),
        limit: { kind: 'most', mustReach: 0.9, aim: 0.7 },
      },
      {
        measure: `CPU per request, ${CONNECTIONS} connections`,
        ...compared(({ cpuUs, requests }) => cpuUs / requests, 1, ' µs'),
        limit: { kind: 'most', mustReach: 1 },
      },
      {
        measure: `requests/s, ${CONNECTIONS} connections`,
        ...compared(({ perSecond }) => perSecond, 0, '/s'),
        limit: { kind: 'least', mustReach: 1 },
      },
    ];
  } finally {
    await server.stop();
  }
}
