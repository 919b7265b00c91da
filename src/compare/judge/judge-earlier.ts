import { auditFindings } from '../../stress/audit/findings.ts';
import { unreadReason } from '../../stress/audit/unread-reason.ts';
import { type Sides, speedObstacles } from '../../stress/judge/comparison/comparability.ts';
import {
  differenceWords,
  type SettingDifference,
  settingDifferences,
} from '../../stress/judge/comparison/setting-differences.ts';
import { ERROR_LEVEL, FEWEST_ROUNDS } from '../../stress/judge/comparison/statistics/looks.ts';
import { knownLockErrors } from '../../stress/judge/measured/lock-figures.ts';
import type { Measured } from '../../stress/judge/measured/measured.ts';
import {
  type CompareVerdict,
  type EarlierComparison,
  MEASURE_SCALES,
  type MeasureChange,
} from '../result.ts';
import { type Both, LETTER } from '../sides.ts';
import { compareVerdict } from './compare-verdict.ts';
import { independentShift } from './independent-shift.ts';
import { judgeSides } from './judge-pairs.ts';

type Judgement = Pick<EarlierComparison, 'measures' | 'verdict' | 'differences' | 'obstacles'>;

const NEEDED: Sides = { names: LETTER, rounds: { before: FEWEST_ROUNDS, after: FEWEST_ROUNDS } };

/**
 * Judges results of different times: speed where it is comparable, failures and lock errors where the settings are the
 * same, and loss always.
 */
export function judgeEarlier(sides: Both<Measured>, tolerance: number): Judgement {
  const { before, after } = sides;
  const differing = settingDifferences(after, before).filter(({ name }) => name !== 'target');
  const ofSpeed = speedObstacles(after, before, NEEDED).map((why) => `speed is not comparable: ${why}`);
  const ofCounts = countObstacles(differing);
  const measures = measuresOf(sides, tolerance).map((measure) =>
    (isCount(measure) ? ofCounts : ofSpeed).length === 0 ? measure : notComparable(measure),
  );
  const obstacles = [...ofSpeed, ...(measures.some(isCount) ? ofCounts : [])];
  const verdict = verdictOf(sides, { measures, obstacles, tolerance });
  return { measures, verdict, obstacles, differences: differing.map(differenceWords) };
}

function countObstacles(differing: readonly SettingDifference[]): string[] {
  const settings = differing.filter(({ name }) => name !== 'version');
  if (settings.length === 0) return [];
  return [`failures are not comparable: ${settings.map(differenceWords).join('; ')}`];
}

function measuresOf({ before, after }: Both<Measured>, tolerance: number): MeasureChange[] {
  const rounds = { before: before.rounds, after: after.rounds };
  const comparesRate = [before, after].every(
    ({ load }) => load.kind === 'burst' || load.kind === 'closed-loop',
  );
  const judging = { tolerance, level: ERROR_LEVEL, comparesRate, claims: MEASURE_SCALES };
  const measures = judgeSides(rounds, judging, independentShift(rounds));
  // A log has other lines than a server has errors.
  const isSameSource = knownLockErrors(before).source === knownLockErrors(after).source;
  return measures.filter(({ name }) => name !== 'lock-errors' || isSameSource);
}

function isCount({ scale }: MeasureChange): boolean {
  return scale === 'difference';
}

function notComparable(measure: MeasureChange): MeasureChange {
  return { ...measure, from: null, to: null, judgement: 'not-comparable' };
}

function verdictOf(
  { before, after }: Both<Measured>,
  found: Pick<EarlierComparison, 'measures' | 'obstacles' | 'tolerance'>,
): CompareVerdict {
  const verdict = compareVerdict({
    ...found,
    rounds: { before: before.rounds, after: after.rounds },
    hangs: { before: before.hang, after: after.hang },
    saturatedRounds: 0,
    unaudited: unreadReason(after.audit),
    isLook: true,
    stopped: null,
  });
  // An interrupted round is audited too, and not among the rounds.
  const lost = verdict.status === 'data-lost' ? [] : auditFindings(after.audit, 'data-lost');
  return lost.length > 0 ? { status: 'data-lost', reasons: lost.map((loss) => `B: ${loss}`) } : verdict;
}
