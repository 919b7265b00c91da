import type { AnswerReader } from '../../answer/answer-reader.ts';
import type { WireAnswer } from '../../http/response-reader.ts';
import type { WireFigures } from '../../measure/sample.ts';

/** Notes what a record says of the connections, which nothing else asks for. */
export class WireWatch {
  readonly #firstByteAt: (number | undefined)[] = [];

  /** Call it before a request is sent. */
  sending(user: number): void {
    this.#firstByteAt[user] = undefined;
  }

  received(user: number): void {
    this.#firstByteAt[user] ??= performance.now();
  }

  /** `reader`: of a chat. `answer`: undefined where none came, or not all of it. */
  figures(user: number, reader: AnswerReader | undefined, answer: WireAnswer | undefined): WireFigures {
    return {
      user,
      status: answer?.status ?? reader?.status,
      bodyBytes: (reader?.streamedBytes ?? 0) + (answer ? Buffer.byteLength(answer.body) : 0),
      firstByteAt: this.#firstByteAt[user],
    };
  }
}
