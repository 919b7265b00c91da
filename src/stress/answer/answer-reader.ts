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
import { kindByLooks, streamKindOf } from './stream/stream-kind.ts';
import type { StreamTimes } from './stream-times.ts';

/** Reads one answer, while it arrives where it is a stream, and says what it means. */
export class AnswerReader implements SinkOpener {
  readonly #seq: number;
  readonly #reading: ReplyReading;
  #head: ResponseHead | undefined;
  #stream: ChatStream | undefined;
  /** Whether it is a stream of which nothing shows whether it was whole. */
  hasUnknownEnd = false;
  /** Whether it is a stream of events, and none of them had text where it is known to be. */
  isTextless = false;
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
    this.#head = head;
    this.#stream = new ChatStream(kind, this.#reading);
    return this.#stream;
  }

  /** Undefined for an answer that is no stream. */
  get times(): StreamTimes | undefined {
    return this.#stream?.times;
  }

  /** The text so far; undefined for an answer that is no stream. */
  get streamedText(): string | undefined {
    return this.#stream?.text;
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
    if (failure?.outcome !== 'connection-lost' || !this.#stream || !this.#head) return failure;
    return this.#classifyStream(this.#stream, 'lost', { ...this.#head, body: '' });
  }

  #classifyStream(
    stream: ChatStream,
    how: BodyEnd,
    answer: Pick<WireAnswer, 'status' | 'contentType' | 'location' | 'body'>,
  ): Classified {
    const reply = stream.end(how);
    this.reply = reply;
    this.hasUnknownEnd = reply.end === 'unknown';
    this.isTextless = reply.text === '';
    if (stream.kind !== 'text') return classifyStream(reply, answer.status, this.#seq, this.#reading);
    return this.#classifyText(reply, { ...answer, body: reply.text });
  }

  /** A text without a length may be anything that a server does not announce; otherwise it is the reply. */
  #classifyText(
    reply: StreamedReply,
    answer: Pick<WireAnswer, 'status' | 'contentType' | 'location' | 'body'>,
  ): Classified {
    if (reply.end === 'cut-off') return cutOff(reply, answer.status);
    const { body, status } = answer;
    const isOther = kindByLooks(body) !== undefined || typeof parseJson(body) === 'object';
    return isOther
      ? classifyAnswer(answer, this.#seq, this.#reading)
      : classifyReply({ status, text: body, isReply: true }, this.#seq, this.#reading.tokens);
  }
}
