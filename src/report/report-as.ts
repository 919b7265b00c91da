import type { ChalkInstance } from 'chalk';
import { GenesisError } from '../errors.ts';
import { FORMAT_NAMES, FORMATS, type Format } from './formats.ts';
import type { Saved } from './saved/saved-result.ts';

/** A report of results in a format. Rejects with `RESULT_INVALID` if the format cannot show results of this kind. */
export async function reportAs(format: Format, saved: Saved, chalk: ChalkInstance): Promise<string> {
  const { stress, verify, doctor, compare, probe } = FORMATS[format];
  if (saved.kind === 'stress' && stress) return (await stress())(saved.results, chalk);
  if (saved.kind === 'verify' && verify) return (await verify())(saved.result, chalk);
  if (saved.kind === 'doctor' && doctor) return (await doctor())(saved.result, chalk);
  if (saved.kind === 'compare' && compare) return (await compare())(saved.result, chalk);
  if (saved.kind === 'probe' && probe) return (await probe())(saved.result, chalk);
  const possible = FORMAT_NAMES.filter((name) => FORMATS[name][saved.kind]).join(', ');
  throw new GenesisError('RESULT_INVALID', `a result of genesis ${saved.kind} cannot be shown as ${format}`, {
    hint: `Choose one of ${possible}.`,
  });
}
