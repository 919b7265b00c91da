import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RecordedTurn } from '../../store/types.ts';
import { ClientGone } from '../client-gone.ts';
import { logProblem } from '../errors/error-handler.ts';
import { problemOf } from '../errors/problem-of.ts';
import { isoTime } from '../iso-time.ts';
import type { ReplyReader } from '../read-reply.ts';
import { timingToJson } from '../request-trace.ts';
import type { Services } from '../services.ts';
import { eventOf, eventPieces } from './event-pieces.ts';
import { EventStream } from './event-stream.ts';

/** The answer to one chat request as events: `start`, each `token`, then `done` or `error`. */
export class ChatStream implements ReplyReader {
  readonly signal: AbortSignal;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #events: EventStream;
  readonly #ending = new AbortController();
  readonly #outOfTime: AbortSignal;
  readonly #onOutOfTime = () => this.#ending.abort(this.#outOfTime.reason);

  constructor(request: FastifyRequest, reply: FastifyReply, { streams, outOfTime }: Services) {
    this.#request = request;
    this.#reply = reply;
    this.#events = new EventStream(reply.raw, streams, (reason) => this.#ending.abort(reason));
    this.signal = this.#ending.signal;
    this.#outOfTime = outOfTime.signal;
    // Not `AbortSignal.any`: the signal of the server would remember each of its streams.
    this.#outOfTime.addEventListener('abort', this.#onOutOfTime);
  }

  async begin(model: string): Promise<void> {
    this.#events.open(this.#reply.getHeaders());
    // From here on, nothing is left for Fastify to answer.
    this.#reply.hijack();
    await this.#events.write(eventOf('start', { model }));
  }

  take(text: string): Promise<void> {
    return this.#write(eventPieces('token', ['text', text]));
  }

  /** Sends a stored turn, after its text where that was not taken yet. */
  async finish(turn: RecordedTurn): Promise<void> {
    if (!this.#events.isOpen) {
      await this.begin(turn.model);
      if (turn.reply !== '') await this.take(turn.reply);
    }
    await this.#write(
      eventPieces('done', ['total_text', turn.reply], {
        conversation_id: turn.conversationId,
        timestamp: isoTime(turn.answeredAt),
        model: turn.model,
        message_id: turn.messageId,
        reply_id: turn.replyId,
        timing: timingToJson(this.#request.trace),
      }),
    );
    await this.#events.end();
  }

  /** Sends what ended the turn. Throws it where it still can be answered with a status. */
  async fail(error: unknown): Promise<void> {
    if (error instanceof ClientGone) return void this.#reply.hijack();
    if (!this.#events.isOpen) throw error;
    const answer = problemOf(error, this.#request);
    logProblem(error, answer, this.#request);
    const sent = this.#events
      .write(eventOf('error', { ...answer, request_id: this.#request.id }))
      .then(() => this.#events.end());
    await sent.catch(() => {});
  }

  close(): void {
    this.#outOfTime.removeEventListener('abort', this.#onOutOfTime);
    this.#events.close();
  }

  async #write(pieces: Iterable<string>): Promise<void> {
    for (const piece of pieces) await this.#events.write(piece);
  }
}
