import { TOOLS, type Tool, type ToolName } from './load-tools.ts';
import { type RoundLimits, untilNarrow } from './rounds.ts';

const NAMES = Object.keys(TOOLS) as ToolName[];

export type OfEachTool<T> = Readonly<Record<ToolName, readonly T[]>>;

/**
 * What `run` found of each tool in each round. The first of a round is the second of the next. `compared`: what has to have narrow
 * intervals before there are enough rounds.
 */
export async function inTurn<T>(
  limits: RoundLimits,
  run: (tool: Tool) => Promise<T>,
  compared: (found: OfEachTool<T>) => readonly (readonly number[])[] = () => [],
): Promise<OfEachTool<T>> {
  const found: Record<ToolName, T[]> = { genesis: [], autocannon: [] };
  const makeRound = async (round: number) => {
    for (const name of round % 2 === 0 ? NAMES : NAMES.toReversed()) found[name].push(await run(TOOLS[name]));
  };
  await untilNarrow(limits, makeRound, () => compared(found));
  return found;
}
