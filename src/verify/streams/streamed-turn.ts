import { AnswerReader } from '../../stress/answer/answer-reader.ts';
import type { Classified } from '../../stress/answer/classified.ts';
import type { StreamedReply } from '../../stress/answer/stream/chat-stream.ts';
import type { ReplyReading } from '../../stress/answer/stream/reply-reading.ts';
import { LoadConnection, type WireRequest } from '../../stress/http/load-connection.ts';
import type { Site } from '../../stress/http/site.ts';

/** How the answer to a turn ended. */
export interface TurnEnd extends Classified {
  /** Undefined where the answer was no stream, or had no end. */
  readonly reply: StreamedReply | undefined;
}

export interface TurnOptions {
  readonly site: Site;
  /** Milliseconds for the whole answer. */
  readonly timeoutMs: number;
  readonly seq: number;
  readonly request: WireRequest;
  readonly reading: ReplyReading;
}

/** A chat turn on a connection of its own, whose client can leave in the middle of the answer. */
export class StreamedTurn {
  readonly seq: number;
  readonly #connection: LoadConnection;
  readonly #reader: AnswerReader;
  /** Rejects only with an error of our own, which says nothing about the server. */
  readonly ended: Promise<TurnEnd>;
  /** Undefined while the answer goes on. */
  end: TurnEnd | undefined;

  constructor({ site, timeoutMs, seq, request, reading }: TurnOptions) {
    this.seq = seq;
    this.#connection = new LoadConnection(site, timeoutMs, { reconnect: true });
    this.#reader = new AnswerReader(seq, reading);
    this.ended = this.#send(request, new URL(site.url));
    // Awaited by who began it; a rejection before that must not end the process.
    this.ended.catch(() => {});
  }

  /** The text that has come so far. */
  get text(): string {
    return this.#reader.streamedText ?? '';
  }

  /** Closes the connection. */
  leave(): void {
    this.#connection.destroy();
  }

  async #send(request: WireRequest, origin: URL): Promise<TurnEnd> {
    const classified = await this.#connection
      .exchange(request, this.#reader)
      .then((answer) => this.#reader.classify(answer))
      .catch((error: unknown) => {
        const failure = this.#reader.classifyFailure(error, origin);
        if (!failure) throw error;
        return failure;
      });
    this.end = { ...classified, reply: this.#reader.reply };
    return this.end;
  }
}
