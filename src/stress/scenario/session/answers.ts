import { parseJson } from '../../../parse-json.ts';
import type { WireAnswer } from '../../http/response-reader.ts';
import type { OwnRequest } from '../round/own-request.ts';
import type { ChatAnswer, StepAnswer } from '../script/scenario.ts';
import { answerHeaders } from './answer-headers.ts';

const EXCERPT = 80;

type Answer = Pick<WireAnswer, 'status' | 'head'>;

/** `onNoJson` gets why the body is not JSON, and returns what to throw. */
export function stepAnswer(answer: Answer, text: string, onNoJson: (why: string) => Error): StepAnswer {
  return new WholeAnswer(answer, text, onNoJson);
}

/** The same of a chat; a stream has no JSON, and its text is that of its events. */
export function chatAnswer(
  { reading, reader }: Pick<OwnRequest, 'reading' | 'reader'>,
  answer: WireAnswer,
  onNoJson: (why: string) => Error,
): ChatAnswer {
  const streamed = reader?.streamedText;
  const text = streamed ?? reader?.wholeBody ?? answer.body;
  return new Reply(answer, text, onNoJson, streamed === undefined ? reading.findReply : undefined);
}

/** What most scripts do not read is made only when it is read. */
class WholeAnswer implements StepAnswer {
  readonly status: number;
  readonly text: string;
  readonly #head: string;
  readonly #onNoJson: (why: string) => Error;
  #json: { readonly value: unknown } | undefined;

  constructor({ status, head }: Answer, text: string, onNoJson: (why: string) => Error) {
    this.status = status;
    this.text = text;
    this.#head = head;
    this.#onNoJson = onNoJson;
  }

  get headers(): Record<string, string> {
    return answerHeaders(this.#head);
  }

  // biome-ignore lint/suspicious/noExplicitAny: a script takes fields from it without a check
  get json(): any {
    this.#json ??= { value: parseJson(this.text) };
    const { value } = this.#json;
    if (value !== undefined) return value;
    throw this.#onNoJson(`the answer is not JSON: ${this.text.slice(0, EXCERPT)}`);
  }
}

class Reply extends WholeAnswer implements ChatAnswer {
  readonly #find: ((json: unknown) => string | undefined) | undefined;

  constructor(
    answer: Answer,
    text: string,
    onNoJson: (why: string) => Error,
    find: ((json: unknown) => string | undefined) | undefined,
  ) {
    super(answer, text, onNoJson);
    this.#find = find;
  }

  get reply(): string {
    return this.#find ? (this.#find(this.json) ?? '') : this.text;
  }
}
