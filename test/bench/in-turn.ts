import { TOOLS, type Tool, type ToolName } from './load-tools.ts';

const NAMES = Object.keys(TOOLS) as ToolName[];

/** What `run` found of each tool in each round. The first of a round is the second of the next. */
export async function inTurn<T>(
  rounds: number,
  run: (tool: Tool) => Promise<T>,
): Promise<Readonly<Record<ToolName, readonly T[]>>> {
  const found: Record<ToolName, T[]> = { genesis: [], autocannon: [] };
  for (let round = 0; round < rounds; round++)
    for (const name of round % 2 === 0 ? NAMES : [...NAMES].reverse())
      found[name].push(await run(TOOLS[name]));
  return found;
}
