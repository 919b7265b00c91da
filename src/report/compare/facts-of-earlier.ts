import type { EarlierComparison } from '../../compare/result.ts';
import { LETTER, SIDES, type Side } from '../../compare/sides.ts';
import { describeLoad } from '../text/format.ts';
import { machineWords } from '../text/machine-words.ts';

/** How a comparison was made: a name and a text. */
export type Fact = readonly [label: string, text: string];

/** What two saved results are, and what makes comparing them weaker than loading both servers in turns. */
export function factsOfEarlier(result: EarlierComparison): Fact[] {
  const { before, after, runs, differences } = result;
  const description = { before: before.target.description, after: after.target.description };
  const rounds = `${before.rounds.length} of A and ${after.rounds.length} of B`;
  return [
    ...SIDES.map(
      (side) => [LETTER[side], `${runs[side].file}, ${runs[side].startedAt}: ${description[side]}`] as const,
    ),
    ['Rounds', `${rounds}, made at different times: a change smaller than the machine's own is not seen`],
    ...ofSides('Load', (side) => describeLoad(runs[side].load)),
    ...ofSides('Machine', (side) => {
      const { machine } = runs[side];
      return machine ? machineWords(machine) : 'several';
    }),
    ...listed('Differing', differences),
    ...listed('Obstacles', unsaidObstacles(result)),
  ];
}

/** Those that are not among the reasons of the verdict. */
function unsaidObstacles({ obstacles, verdict }: EarlierComparison): string[] {
  return obstacles.filter((obstacle) => !verdict.reasons.includes(obstacle));
}

function listed(label: string, texts: readonly string[]): Fact[] {
  return texts.map((text, index) => [index === 0 ? label : '', text]);
}

/** Once where both sides have the same. */
function ofSides(label: string, textOf: (side: Side) => string): Fact[] {
  const [before, after] = [textOf('before'), textOf('after')];
  if (before === after) return [[label, before]];
  return [
    [label, `of A: ${before}`],
    ['', `of B: ${after}`],
  ];
}
