import type { TokenGenerator } from '../request/token.ts';
import { answerLine } from './answer-detail.ts';
import { answered, type Classified, failed } from './classified.ts';
import { isErrorText } from './error-text.ts';
import { outcomeOfText } from './outcome-of-error.ts';
import type { StreamReading } from './stream/chat-stream.ts';

/** How to find a reply in an answer, and the request it belongs to. Without `findReply`, a whole answer is the reply. */
export interface ReplyReading extends StreamReading {
  readonly tokens: TokenGenerator;
}

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
  if (found.length > 0)
    return failed('crosstalk', `request ${seq} was answered with the reply to request ${found[0]}`);
  const inWords = isReply && isErrorText(text) ? outcomeOfText(text) : undefined;
  return inWords ? failed(inWords, answerLine(status, text)) : answered(false);
}
