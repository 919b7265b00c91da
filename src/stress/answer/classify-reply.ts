import type { TokenGenerator } from '../request/token.ts';
import { errorLine } from './answer-detail.ts';
import { answered, type Classified, failed } from './classified.ts';
import { isErrorText } from './error-text.ts';
import { outcomeOfText } from './outcome-of-error.ts';

/** A text that an answer has, or is. */
export interface FoundReply {
  readonly status: number;
  readonly text: string;
  /** Whether it is nothing but a reply: another text may be a page about databases. */
  readonly isReply: boolean;
}

/** What a reply means for the request `seq`: one that has another request's token and not its own is crosstalk. */
export function classifyReply(
  { status, text, isReply }: FoundReply,
  seq: number,
  tokens: TokenGenerator,
): Classified {
  if (tokens.isIn(text, seq)) return answered(true);
  const found = tokens.sequencesIn(text);
  if (found.includes(seq)) return answered(true);
  if (found.length > 0 && (isReply || !isCutOwn(text, found, seq)))
    return failed('crosstalk', `request ${seq} was answered with the reply to request ${found[0]}`);
  const inWords = isReply && isErrorText(text) ? outcomeOfText(text) : undefined;
  return inWords ? failed(inWords, errorLine(status, '', text)) : answered(false);
}

/** Whether these are all the beginning of one number that goes on in another string: JSON may have a reply in pieces. */
function isCutOwn(json: string, found: readonly number[], seq: number): boolean {
  return found.every((number) => {
    const rest = String(seq).slice(String(number).length);
    return String(seq).startsWith(String(number)) && new RegExp(`-${number}"[^]*"${rest}\\b`).test(json);
  });
}
