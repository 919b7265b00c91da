import { inTurn } from '../in-turn.ts';
import { TOOLS, type ToolRun } from '../load-tools.ts';
import { median, medianRatio } from '../median.ts';
import { ServerProcess } from '../server-process.ts';
import type { SideBySideRow } from '../side-by-side.ts';

export const ROUNDS = 7;
const CONNECTIONS = 50;
// Long beside the start of a process, which counts too: about a quarter of a second of CPU for each of the tools.
const LOAD = { kind: 'closed-loop', connections: CONNECTIONS, seconds: 4 } as const;
const WARM_UP = { ...LOAD, seconds: 2 };

/** What a request costs the load generator, and how many it gets through, in a closed loop on an echo. */
export async function generatorCost(): Promise<readonly SideBySideRow[]> {
  const server = await ServerProcess.peer('plain-echo');
  try {
    await TOOLS.autocannon(server.url, WARM_UP);
    const { genesis, autocannon } = await inTurn(ROUNDS, (tool) => tool(server.url, LOAD));
    const compared = (value: (run: ToolRun) => number, digits: number, unit: string) => ({
      genesis: `${median(genesis.map(value)).toFixed(digits)}${unit}`,
      autocannon: `${median(autocannon.map(value)).toFixed(digits)}${unit}`,
      value: medianRatio(genesis.map(value), autocannon.map(value)),
      unit: '×' as const,
    });
    return [
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
