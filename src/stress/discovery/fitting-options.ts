import type { Discovery } from './discover.ts';
import { optionWords } from './option-words.ts';

/** What a discovery says to the user. */
export interface FittingOptions {
  /** As they are typed; null where no answer shows any. */
  readonly options: string | null;
  /** Whether a request with these options was answered as it should be. */
  readonly isTried: boolean;
  /** What to do, in sentences. */
  readonly remedy: string;
}

const UNKNOWN =
  'No answer shows what would fit: compare the request with what the server expects, and set it with --path, --body, -H and --reply.';

/** The options that would make a request fit, with what to do. */
export function fittingOptions({ tried, chat, changes }: Discovery): FittingOptions {
  const { advice, kind } = tried[0]?.misfit ?? {};
  const options = changes.length > 0 ? optionWords(changes) : null;
  const isTried = options !== null && chat !== undefined;
  if (options === null) return { options, isTried, remedy: advice ?? UNKNOWN };
  if (isTried) return { options, isTried, remedy: `Add ${options}: the server answered a request with it.` };
  // Its advice names the options, and what is safer.
  if (kind === 'certificate' && advice !== undefined) return { options, isTried, remedy: advice };
  return { options, isTried, remedy: [`Try ${options}.`, advice].filter(Boolean).join(' ') };
}
