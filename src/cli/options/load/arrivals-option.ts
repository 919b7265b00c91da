import { InvalidArgumentError, Option } from 'commander';
import {
  ARRIVAL_KINDS,
  ARRIVALS_SYNTAX,
  type ArrivalSpread,
  parseArrivals,
} from '../../../stress/load/arrival-spread.ts';
import { suggestionFor } from '../suggestion-for.ts';

export interface ArrivalsFlags {
  readonly arrivals?: ArrivalSpread;
  /** Requests per second. */
  readonly rate?: number;
}

/** `when`: which loads have arrivals. */
export function arrivalsOption(when = 'with -r, '): Option {
  const how = `${when}how requests are spread: even (default), poisson or gamma:SHAPE, such as gamma:0.5`;
  return new Option('--arrivals <arrivals>', how).argParser(arrivalSpread);
}

/** Such as poisson or gamma:4. */
function arrivalSpread(text: string): ArrivalSpread {
  const spread = parseArrivals(text);
  if (spread) return spread;
  const [name = '', ...rest] = text.split(/(?=:)/);
  const isKnown = ARRIVAL_KINDS.some((kind) => kind === name);
  const suggestion = isKnown ? '' : suggestionFor(name, ARRIVAL_KINDS, rest.join(''));
  throw new InvalidArgumentError(`Expected ${ARRIVALS_SYNTAX}.${suggestion}`);
}

/** Throws `InvalidArgumentError` without a rate. */
export function assertArrivalsHaveRate({ arrivals, rate }: ArrivalsFlags): void {
  if (arrivals === undefined || rate !== undefined) return;
  throw new InvalidArgumentError(
    'error: --arrivals needs --rate: without it, requests are sent when earlier ones are answered. Give --rate, or leave out --arrivals.',
  );
}
