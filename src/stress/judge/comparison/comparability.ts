import { count } from '../../../count.ts';
import type { Machine } from '../../measure/machine.ts';
import type { Measured } from '../measured/measured.ts';
import { machineChange } from './machine-change.ts';
import { settingDifferences } from './setting-differences.ts';

/** The two results of a comparison: what they are called, and the fewest rounds of each. */
export interface Sides {
  readonly names: { readonly before: string; readonly after: string };
  readonly rounds: { readonly before: number; readonly after: number };
}

/** Fewer rounds cannot show a change, however large, with a probability of error of 1 % over all measures. */
const BASELINE: Sides = {
  names: { before: 'the baseline', after: 'this result' },
  rounds: { before: 10, after: 5 },
};

/**
 * A server may be compared with another one, also by another version of genesis; the timeout shows in failures only, and
 * limits for each request change nothing that is sent.
 */
const MAY_DIFFER = ['target', 'version', 'timeout', 'slo'];

export function haveRounds(after: Measured, before: Measured, { rounds } = BASELINE): boolean {
  return after.rounds.length >= rounds.after && before.rounds.length >= rounds.before;
}

/** Why the speed of two results is not comparable, in sentences without a full stop; empty where it is. */
export function speedObstacles(after: Measured, before: Measured, sides = BASELINE): string[] {
  const { names, rounds } = sides;
  return [
    ...fewRounds(names.before, before, rounds.before),
    ...fewRounds(names.after, after, rounds.after),
    ...otherMachine(after.machine, before.machine),
    ...otherLoad(after, before),
    ...otherAnswers(after, before, names),
    ...saturated(names.before, before),
    ...saturated(names.after, after),
    ...(haveRounds(after, before, sides) ? changedMachine(after, before, names.before) : []),
  ];
}

function fewRounds(name: string, { rounds }: Measured, needed: number): string[] {
  if (rounds.length >= needed) return [];
  return [
    `${name} has ${count(rounds.length, 'round')}, and speed needs ${needed}: genesis stress --rounds ${needed}`,
  ];
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

/**
 * A stream is made as it is sent, another answer before: their latencies are different things. Empty where one side had
 * no success, which could show what it answers.
 */
export function otherAnswers(
  after: Measured,
  before: Measured,
  { after: nameOfAfter, before: nameOfBefore }: Sides['names'],
): string[] {
  const areKnown = [after, before].every(({ requests }) => requests.ok > 0);
  if (!areKnown || (after.streams === null) === (before.streams === null)) return [];
  return after.streams
    ? [`the answers of ${nameOfAfter} are streams, those of ${nameOfBefore} are not`]
    : [`the answers of ${nameOfBefore} are streams, those of ${nameOfAfter} are not`];
}

function saturated(name: string, { generator }: Measured): string[] {
  if (!generator.saturated) return [];
  return [`the generator of ${name} was saturated: send less, or use several machines`];
}

/** At most this ratio between the speeds of a machine: beyond it, servers of different kinds slow down differently. */
const MOST_CHANGE = 1.25;

function changedMachine(after: Measured, before: Measured, nameOfBefore: string): string[] {
  const factor = machineChange(after.rounds, before.rounds);
  if (factor === undefined) return ['the machine was not measured in each round'];
  if (factor <= MOST_CHANGE && factor >= 1 / MOST_CHANGE) return [];
  return [
    `this machine ran at ${Number(factor.toPrecision(2))} of the speed that it had for ${nameOfBefore}: repeat both when it is equally busy`,
  ];
}
