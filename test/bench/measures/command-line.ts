import { GENESIS } from '../../support/genesis.ts';
import { estimateOf, estimateRatio, ratiosOf } from '../interval.ts';
import { median } from '../median.ts';
import { type RoundLimits, untilNarrow } from '../rounds.ts';
import type { Row } from '../row.ts';
import { untilEnded } from '../until-ended.ts';

const VERSION_ROUNDS: RoundLimits = { least: 11, seconds: 30 };
const VERIFY_ROUNDS: RoundLimits = { least: 6, seconds: 45 };

/** What people wait, from the start of the process to its end, beside a Node that does nothing. */
export async function commandLine(): Promise<readonly Row[]> {
  const ms = { node: [] as number[], version: [] as number[] };
  await untilNarrow(
    VERSION_ROUNDS,
    async () => {
      ms.node.push(await untilEnded('-e', '0'));
      ms.version.push(await untilEnded(GENESIS, '--version'));
    },
    () => [ratiosOf(ms.version, ms.node)],
  );
  const verify: number[] = [];
  const verifyOnce = async () => {
    verify.push((await untilEnded(GENESIS, 'verify', '--quick')) / 1e3);
  };
  await untilNarrow(VERIFY_ROUNDS, verifyOnce, () => [verify]);
  return [
    {
      measure: '`genesis --version`',
      against: '`node -e 0`',
      detail: `${median(ms.version).toFixed(0)} : ${median(ms.node).toFixed(0)} ms`,
      ...estimateRatio(ms.version, ms.node),
      unit: '×',
      limit: { kind: 'most', mustReach: 2.5, aim: 1.5 },
    },
    {
      measure: '`genesis verify --quick`',
      against: '',
      detail: `${verify.length} runs`,
      ...estimateOf(verify),
      unit: 's',
      limit: { kind: 'most', mustReach: 8 },
    },
  ];
}
