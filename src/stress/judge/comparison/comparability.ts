import { count } from '../../../count.ts';
import type { Machine } from '../../measure/machine.ts';
import type { Measured } from '../measured/measured.ts';
import { machineChange } from './machine-change.ts';
import { settingDifferences } from './setting-differences.ts';

/** The fewest rounds of each side. */
export interface NeededRounds {
  readonly before: number;
  readonly after: number;
}

/** Fewer cannot show a change, however large, with a probability of error of 1 % over all measures. */
export const NEEDED_ROUNDS: NeededRounds = { before: 10, after: 5 };

/** A server may be compared with another one, also by another version of genesis; the timeout shows in failures only. */
const MAY_DIFFER = ['target', 'version', 'timeout'];

export function haveRounds(after: Measured, before: Measured, needed = NEEDED_ROUNDS): boolean {
  return after.rounds.length >= needed.after && before.rounds.length >= needed.before;
}

/** Why the speed of two results is not comparable, in sentences without a full stop; empty where it is. */
export function speedObstacles(after: Measured, before: Measured, needed = NEEDED_ROUNDS): string[] {
  return [
    ...fewRounds('the baseline', before, needed.before),
    ...fewRounds('this result', after, needed.after),
    ...otherMachine(after.machine, before.machine),
    ...otherLoad(after, before),
    ...saturated(after, before),
    ...(haveRounds(after, before, needed) ? changedMachine(after, before) : []),
  ];
}

function fewRounds(name: string, { rounds }: Measured, needed: number): string[] {
  if (rounds.length >= needed) return [];
  return [`${name} has ${count(rounds.length, 'round')}, and speed needs ${needed}: --rounds ${needed}`];
}

function otherMachine(after: Machine | null, before: Machine | null): string[] {
  if (after === null || before === null) return ['one of the loads was made by several machines'];
  const [now, then] = [traitsOf(after), traitsOf(before)];
  const differing = (Object.keys(now) as (keyof typeof now)[]).filter((trait) => now[trait] !== then[trait]);
  if (differing.length === 0) return [];
  const listed = differing.map((trait) => `${trait} ${now[trait]}, was ${then[trait]}`).join('; ');
  return [`another machine: ${listed}`];
}

/** What makes figures differ: the smaller parts of a version hardly do. */
function traitsOf({ cpu, cores, architecture, system, node }: Machine) {
  return {
    processor: cpu ?? 'unknown',
    cores: String(cores),
    architecture,
    system: /^\D*\d+(\.\d+)?/.exec(system)?.[0] ?? system,
    Node: node.split('.')[0] ?? node,
  };
}

function otherLoad(after: Measured, before: Measured): string[] {
  const differing = settingDifferences(after, before).filter(({ name }) => !MAY_DIFFER.includes(name));
  if (differing.length === 0) return [];
  return [
    `another load: ${differing.map(({ name, value, other }) => `${name} ${value}, was ${other}`).join('; ')}`,
  ];
}

function saturated(after: Measured, before: Measured): string[] {
  const sides = [
    ...(before.generator.saturated ? ['the baseline'] : []),
    ...(after.generator.saturated ? ['this result'] : []),
  ];
  return sides.map((side) => `the generator of ${side} was saturated: send less, or use several machines`);
}

/** At most this ratio between the speeds of a machine: beyond it, servers of different kinds slow down differently. */
const MOST_CHANGE = 1.25;

function changedMachine(after: Measured, before: Measured): string[] {
  const factor = machineChange(after.rounds, before.rounds);
  if (factor === undefined) return ['the machine was not measured in each round'];
  if (factor <= MOST_CHANGE && factor >= 1 / MOST_CHANGE) return [];
  return [
    `this machine ran at ${Number(factor.toPrecision(2))} of the speed that it had for the baseline: repeat both when it is equally busy`,
  ];
}
