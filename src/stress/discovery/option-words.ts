import { shellQuote } from '../../shell-quote.ts';
import type { Change } from './misfit.ts';

/** Changes as they are typed, such as `--path /v1/talk/ --reply text`. */
export function optionWords(changes: readonly Change[]): string {
  return changes
    .flatMap(({ option, value }) => [option, ...(value === undefined ? [] : [shellQuote(value)])])
    .join(' ');
}
