import { withPercentiles } from '../cli/options/with-percentiles.ts';
import { readSaved, type Saved } from '../report/saved/saved-result.ts';
import { optionInvalid } from './options/option-invalid.ts';

/** Reads a saved result. See `parseResult` of `index.ts`. */
export function readResult(text: string, name: string): Saved {
  if (typeof text !== 'string')
    throw optionInvalid(
      'parseResult takes the text of a saved result',
      "Such as await readFile('result.json', 'utf8').",
    );
  return withPercentiles(readSaved(text, name));
}
