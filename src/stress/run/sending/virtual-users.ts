import { AnswerReader } from '../../answer/answer-reader.ts';
import type { Classified } from '../../answer/classified.ts';
import { keySignOf } from '../../answer/key-sign.ts';
import { retryAfterMs } from '../../answer/retry-after.ts';
import { parseServerTiming } from '../../answer/server-timing.ts';
import { type ReplyReading, replyReading } from '../../answer/stream/reply-reading.ts';
import type { Asked } from '../../discovery/asked.ts';
import { LoadConnection, type WireRequest } from '../../http/load-connection.ts';
import type { WireAnswer } from '../../http/response-reader.ts';
import type { Route } from '../../http/route.ts';
import { ServerHabits } from '../../http/server-habits.ts';
import type { Sample, WireFigures } from '../../measure/sample.ts';
import type { RequestOptions } from '../../request/request.ts';
import { RequestWriter, type WriterOptions } from '../../request/request-writer.ts';
import type { OwnRequest } from '../../scenario/round/own-request.ts';
import { WireWatch } from '../records/wire-watch.ts';

export interface UserOptions extends WriterOptions {
  readonly users: number;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  /** Whether each request has a connection of its own. */
  readonly reconnect: boolean;
  /** Called when one of them receives something. */
  readonly onBytes: () => void;
  /** By way of what they reach the server; undefined: at its own address. */
  readonly route?: Route | undefined;
  /** What judges the first answers; undefined: nothing does. */
  readonly firstAnswers?: FirstAnswers | undefined;
  /** Whether samples have `wire`; by default they do not. */
  readonly watchesWire?: boolean | undefined;
}

/** Judges the first answers of a load. */
export interface FirstAnswers {
  /** Returns whether the next answer is wanted, too. */
  take(asked: Asked): boolean;
}

/** A request's sample, without its place in the load. */
export type Answered = Omit<Sample, 'atMs' | 'dueAt' | 'latencyMs'>;

/** The users that send the requests of a run, each over a connection of its own, or over one for each request. */
export class VirtualUsers {
  readonly #origin: URL;
  readonly #connections: readonly LoadConnection[];
  readonly #writer: RequestWriter;
  readonly #reading: ReplyReading;
  readonly #request: RequestOptions;
  readonly #wire: WireWatch | undefined;
  #firstAnswers: FirstAnswers | undefined;
  /** Characters of all requests, and of the bodies of their answers. */
  exchangedChars = 0;
  /** Streams of which nothing showed whether they were whole. */
  unknownEnds = 0;
  /** Streams that ended well, and had no text where it is known to be. */
  textless = 0;

  constructor(options: UserOptions) {
    const { site, users, timeoutMs, reconnect, onBytes, route, request, tokens, firstAnswers } = options;
    const habits = new ServerHabits();
    const wire = options.watchesWire ? new WireWatch() : undefined;
    const receiving = (user: number) => () => {
      wire?.received(user);
      onBytes();
    };
    const connection = (_: unknown, user: number) =>
      new LoadConnection(site, timeoutMs, {
        ...{ habits, reconnect, route },
        onBytes: wire ? receiving(user) : onBytes,
      });
    this.#wire = wire;
    this.#origin = new URL(site.url);
    this.#connections = Array.from({ length: users }, connection);
    this.#writer = new RequestWriter(options);
    this.#reading = replyReading(tokens, request);
    this.#request = request;
    this.#firstAnswers = firstAnswers;
  }

  /** Opens the connections of the first `users`, so that their first requests leave at once. */
  async connect(users: number): Promise<void> {
    await Promise.all(this.#connections.slice(0, users).map((connection) => connection.connect()));
  }

  /** What to wait for before this user's next request; undefined, as at most times, for nothing. */
  settle(user: number): Promise<void> | undefined {
    return this.#connections[user]?.settle();
  }

  /** Request number `seq`. Where it has random parts, each call returns another one. */
  write(seq: number): WireRequest {
    return this.#writer.write(seq);
  }

  /**
   * Sends request number `seq` as user number `user`, who must have none under way. Rejects only with an error of our
   * own, which says nothing about the server.
   */
  async send(user: number, seq: number, request = this.write(seq), own?: OwnRequest): Promise<Answered> {
    this.exchangedChars += request.text.length;
    this.#wire?.sending(user);
    const reader = new AnswerReader(seq, own ? own.reading : this.#reading);
    if (own) own.reader = reader;
    try {
      const answer = await (this.#connections[user] as LoadConnection).exchange(request, reader);
      if (own) own.answer = answer;
      this.exchangedChars += answer.body.length;
      const classified = reader.classify(answer);
      if (this.#firstAnswers) this.#judge(seq, { classified, answer, streamed: reader.reply });
      return this.#ended(user, reader, classified, seq, answer);
    } catch (error) {
      const classified = reader.classifyFailure(error, this.#origin);
      if (!classified) throw error;
      if (this.#firstAnswers) this.#judge(seq, { classified, streamed: reader.reply, error });
      return this.#ended(user, reader, classified, seq);
    }
  }

  #judge(
    seq: number,
    {
      answer,
      error,
      ...rest
    }: Pick<Asked, 'classified' | 'streamed'> & Partial<Pick<Asked, 'answer' | 'error'>>,
  ): void {
    const token = this.#reading.tokens.token(seq);
    const wantsMore = this.#firstAnswers?.take({ request: this.#request, token, answer, error, ...rest });
    if (!wantsMore) this.#firstAnswers = undefined;
  }

  #ended(
    user: number,
    reader: AnswerReader,
    classified: Classified,
    seq: number,
    answer?: WireAnswer,
  ): Answered {
    this.exchangedChars += reader.streamedBytes;
    if (reader.hasUnknownEnd) this.unknownEnds++;
    if (reader.isTextless && classified.outcome === 'ok') this.textless++;
    // Field by field: to copy an object and add to it takes several times as long.
    return {
      outcome: classified.outcome,
      certainty: classified.certainty,
      detail: classified.detail,
      traced: classified.traced,
      seq,
      stream: reader.times,
      streamedText: reader.streamedText,
      retryAfterMs: retryAfterMs(answer?.retryAfter),
      keySign: answer && keySignOf(answer, classified.outcome),
      timing: answer && (reader.timing ?? parseServerTiming(answer.serverTiming)),
      wire: this.#wire?.figures(user, reader, answer),
    };
  }

  /** Sends a request that is not one of the load's. Rejects with an error whose `code` says why there is no whole answer. */
  async exchange(user: number, request: WireRequest): Promise<WireAnswer> {
    this.#wire?.sending(user);
    const answer = await (this.#connections[user] as LoadConnection).exchange(request);
    this.exchangedChars += request.text.length + answer.body.length;
    return answer;
  }

  /** What the connection shows of the request that was just exchanged; undefined unless records are made. */
  wireOf(user: number, answer: WireAnswer | undefined): WireFigures | undefined {
    return this.#wire?.figures(user, undefined, answer);
  }

  /** Fails the request that this user has under way, with `why`. */
  giveUp(user: number, why: Error): void {
    this.#connections[user]?.destroy(why);
  }

  /** Closes all connections; the requests under way fail with `why`. */
  destroy(why?: Error): void {
    for (const connection of this.#connections) connection.destroy(why);
  }
}
