import type { ChalkInstance } from 'chalk';
import { FORMATS, type Format } from './formats.ts';
import type { Saved } from './saved/saved-result.ts';

/** A report of results in a format. */
export async function reportAs(format: Format, saved: Saved, chalk: ChalkInstance): Promise<string> {
  const { stress, verify, doctor, compare, capacity, probe } = FORMATS[format];
  switch (saved.kind) {
    case 'stress':
      return (await stress())(saved.results, chalk);
    case 'verify':
      return (await verify())(saved.result, chalk);
    case 'doctor':
      return (await doctor())(saved.result, chalk);
    case 'compare':
      return (await compare())(saved.result, chalk);
    case 'capacity':
      return (await capacity())(saved.result, chalk);
    case 'probe':
      return (await probe())(saved.result, chalk);
  }
}
