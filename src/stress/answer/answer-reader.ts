import { parseJson } from '../../parse-json.ts';
import type { BodySink, SinkOpener } from '../http/body/body-sink.ts';
import type { ResponseHead } from '../http/response-head.ts';
import type { WireAnswer } from '../http/response-reader.ts';
import type { Classified } from './classified.ts';
import { classifyAnswer } from './classify-answer.ts';
import { classifyFailure } from './classify-failure.ts';
import { classifyReply } from './classify-reply.ts';
import { classifyStream, cutOff } from './classify-stream.ts';
import type { ServerTiming } from './server-timing.ts';
import { type BodyEnd, ChatStream, type StreamedReply } from './stream/chat-stream.ts';
import type { ReplyReading } from './stream/reply-reading.ts';
import { type AnnouncedKind, kindByLooks, streamKindOf } from './stream/stream-kind.ts';
import type { StreamTimes } from './stream-times.ts';

/** Reads one answer, while it arrives where it is a stream, and says what it means. */
export class AnswerReader implements SinkOpener {
  readonly #seq: number;
  readonly #reading: ReplyReading;
  #announced: AnnouncedKind | undefined;
  #head: ResponseHead | undefined;
  #stream: ChatStream | undefined;
  /** Whether it is a stream of which nothing shows whether it was whole. */
  hasUnknownEnd = false;
  /** Whether it is a stream of events, and none of them had text where it is known to be. */
  isTextless = false;
  /** The body of an answer that was read as a stream, and turned out to be none. */
  wholeBody: string | undefined;
  /** What a stream said, from its end on. */
  reply: StreamedReply | undefined;

  /** `seq`: the sequence number of the request. */
  constructor(seq: number, reading: ReplyReading) {
    this.#seq = seq;
    this.#reading = reading;
  }

  open(head: ResponseHead): BodySink | undefined {
    const kind = streamKindOf(head);
    if (!kind) return undefined;
    this.#announced = kind;
    this.#head = head;
    this.#stream = new ChatStream(kind, this.#reading);
    return this.#stream;
  }

  /** That of a stream, from its head on; undefined for any other answer. */
  get status(): number | undefined {
    return this.#head?.status;
  }

  /** Undefined for an answer that is no stream. */
  get times(): StreamTimes | undefined {
    return this.wholeBody === undefined ? this.#stream?.times : undefined;
  }

  /** The text so far; undefined for an answer that is no stream. */
  get streamedText(): string | undefined {
    return this.wholeBody === undefined ? this.#stream?.text : undefined;
  }

  /** What the server reports at the end of a stream; undefined where it does not. */
  get timing(): ServerTiming | undefined {
    return this.#stream?.timing;
  }

  /** Bytes of the stream. */
  get streamedBytes(): number {
    return this.#stream?.size ?? 0;
  }

  classify(answer: WireAnswer): Classified {
    const how: BodyEnd = this.#head?.framing === 'until-close' ? 'closed' : 'framed';
    return this.#stream
      ? this.#classifyStream(this.#stream, how, answer)
      : classifyAnswer(answer, this.#seq, this.#reading);
  }

  /** As `classifyFailure`. A stream that has its end mark is whole, whatever becomes of its connection then. */
  classifyFailure(error: unknown, origin: URL): Classified | undefined {
    const failure = classifyFailure(error, origin);
    if (failure?.outcome === 'timeout' && this.#stream?.hasEndMark)
      return { ...failure, detail: `${failure.detail}: its end mark came, but the answer did not end` };
    if (failure?.outcome !== 'connection-lost' || !this.#stream || !this.#head) return failure;
    const mayBeNone = this.#announced === 'unannounced' && (this.#stream.kind ?? 'text') === 'text';
    if (mayBeNone) return failure;
    return this.#classifyStream(this.#stream, 'lost', { ...this.#head, body: '' });
  }

  #classifyStream(
    stream: ChatStream,
    how: BodyEnd,
    answer: Pick<WireAnswer, 'status' | 'contentType' | 'location' | 'body'>,
  ): Classified {
    const reply = stream.end(how);
    const isText = stream.kind === 'text';
    if (isText && reply.end !== 'cut-off' && this.#isNone(reply.text))
      return this.#classifyWhole({ ...answer, body: reply.text });
    this.reply = reply;
    this.hasUnknownEnd = reply.end === 'unknown';
    this.isTextless = reply.text === '';
    const { status } = answer;
    if (!isText) return classifyStream(reply, status, this.#seq, this.#reading);
    if (reply.end === 'cut-off') return cutOff(reply, status);
    return classifyReply({ status, text: reply.text, isReply: true }, this.#seq, this.#reading.tokens);
  }

  #classifyWhole(answer: Pick<WireAnswer, 'status' | 'contentType' | 'location' | 'body'>): Classified {
    this.wholeBody = answer.body;
    return classifyAnswer(answer, this.#seq, this.#reading);
  }

  /** A text without a length may be anything that a server does not announce; otherwise it is the reply. */
  #isNone(text: string): boolean {
    if (kindByLooks(text) !== undefined || typeof parseJson(text) === 'object') return true;
    const isPage = /^\s*</.test(text);
    return this.#announced === 'unannounced' && (isPage || this.#reading.findReply !== undefined);
  }
}
