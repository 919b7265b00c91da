import type { BodySink, SinkOpener } from './body/body-sink.ts';
import type { EncodedBody } from './body/decode-body.ts';
import { GrowingBuffer } from './body/growing-buffer.ts';
import { IncomingBody } from './body/incoming-body.ts';
import { arrivalOf, SinkDecoder } from './body/sink-decoder.ts';
import type { HttpAnswer } from './http-answer.ts';
import { assertHeaders, assertSize, MalformedResponse } from './malformed-response.ts';
import { parseHead, type ResponseHead } from './response-head.ts';

/** An answer on the connection of a virtual user. */
export interface WireAnswer extends HttpAnswer {
  /** Its first line and headers, without the last line break. */
  readonly head: string;
  /** The methods that the path has, as the server lists them. */
  readonly allow: string | undefined;
  /** How to log in, as the server asks for it. */
  readonly authenticate: string | undefined;
  readonly serverTiming: string | undefined;
  /** As it was sent: seconds, or a date. */
  readonly retryAfter: string | undefined;
  /** Whether it is the answer to an earlier request with the same key. */
  readonly replayed: boolean;
  /** Milliseconds that the connection may idle before its next request; 0: it must not be used again. */
  readonly reusableForMs: number;
  readonly announcesKeepAlive: boolean;
  /** A body that is still to be decoded; then `body` is empty, as it is where a sink took the body. */
  readonly encoded: EncodedBody | undefined;
  /** Resolves when a sink has the whole body, where it is decoded; rejects with `MalformedResponse`. */
  readonly decoded: Promise<void> | undefined;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);

/**
 * Reads the answers on one connection, one at a time. Not undici, which spends more on one answer than autocannon on a
 * whole request. Nearly every answer of a chat server arrives in one piece, which is read in place.
 */
export class ResponseReader {
  #expectsBody = true;
  /** The answer so far, if it did not arrive in one piece. */
  readonly #bytes = new GrowingBuffer();
  #head: ResponseHead | undefined;
  /** What takes the body, from the end of the head on, where it is not kept with the head. */
  #body: IncomingBody | undefined;
  #opener: SinkOpener | undefined;
  #decoder: SinkDecoder | undefined;
  #readAt = 0;
  /** Whether a sink took the body of the last answer. */
  #isStreamed = false;
  /** The last head, including its last line breaks. */
  #lastText = '';
  #lastHead: ResponseHead | undefined;

  /** Call it before each request. `method` decides whether the answer has a body, `opener` who takes it. */
  expect(method: string, opener?: SinkOpener): void {
    this.#expectsBody = method !== 'HEAD';
    this.#bytes.clear();
    this.#head = undefined;
    this.#body = undefined;
    this.#opener = opener;
    this.#decoder = undefined;
  }

  /** No more of the answer is wanted. */
  giveUp(): void {
    this.#decoder?.destroy();
  }

  /**
   * Takes the first `length` of the bytes, which may be overwritten afterwards; returns the answer once it is complete.
   * Throws `MalformedResponse`.
   */
  take(bytes: Buffer, length = bytes.length): WireAnswer | undefined {
    if (this.#body) return this.#readBody(this.#body, bytes.subarray(0, length));
    if (this.#bytes.length === 0)
      return this.#readLikeLast(bytes, length) ?? this.#readFirst(bytes.subarray(0, length));
    this.#bytes.append(bytes.subarray(0, length));
    return this.#read(this.#bytes.view, false);
  }

  /** Whether a part of the answer has arrived. */
  get hasBegun(): boolean {
    return this.#head !== undefined || this.#bytes.length > 0;
  }

  /** The connection has ended, which for some answers is their end. */
  end(): WireAnswer | undefined {
    const head = this.#head;
    if (!this.#body || !head) return this.#read(this.#bytes.view, true);
    return head.framing === 'until-close' ? this.#answer(head, this.#bytes.view, false) : undefined;
  }

  /** What has arrived of an answer with an error: its status is known, even if its text is not whole. */
  partOfError(): WireAnswer | undefined {
    const head = this.#head;
    if (!head || head.status < 400) return undefined;
    return answerOf(head, this.#bytes.view.subarray(this.#body ? 0 : head.bodyStart), false);
  }

  /** Most answers begin exactly like the last one and arrive in one piece: then there is nothing to parse. */
  #readLikeLast(bytes: Buffer, length: number): WireAnswer | undefined {
    const head = this.#lastHead;
    if (!head || head.status < 200 || !this.#expectsBody || this.#isStreamed) return undefined;
    const { bodyStart, framing, contentEncoding } = head;
    if (typeof framing !== 'number' || length !== bodyStart + framing) return undefined;
    if (contentEncoding !== undefined) return undefined;
    if (bytes.toString('latin1', 0, bodyStart) !== this.#lastText) return undefined;
    return plainAnswer(head, bytes.toString('utf8', bodyStart, length), true);
  }

  #readFirst(bytes: Buffer): WireAnswer | undefined {
    const answer = this.#read(bytes, false);
    if (!answer && !this.#body) this.#bytes.append(bytes);
    return answer;
  }

  #read(bytes: Buffer, ended: boolean): WireAnswer | undefined {
    this.#head ??= this.#readHead(bytes);
    const head = this.#head;
    if (!head) return undefined;
    if (!this.#expectsBody || head.framing === 0)
      return answerOf(head, NOTHING, bytes.length === head.bodyStart);
    const passOn = this.#sinkOf(head);
    if (passOn || head.framing === 'chunked') {
      const rest = Buffer.from(bytes.subarray(head.bodyStart));
      this.#bytes.clear();
      this.#body = new IncomingBody(head.framing, passOn ?? ((data) => this.#bytes.append(data)));
      return this.#readBody(this.#body, rest);
    }
    if (head.framing === 'until-close') {
      assertSize(bytes.length - head.bodyStart);
      return ended ? answerOf(head, bytes.subarray(head.bodyStart), false) : undefined;
    }
    assertSize(head.framing);
    const end = head.bodyStart + head.framing;
    if (bytes.length < end) return undefined;
    return answerOf(head, bytes.subarray(head.bodyStart, end), bytes.length === end);
  }

  #readHead(bytes: Buffer): ResponseHead | undefined {
    for (let start = 0; ; ) {
      const end = bytes.indexOf(HEAD_END, start);
      if (end === -1) {
        assertHeaders(bytes.length);
        if (!couldBeHttp(bytes)) throw notHttp(bytes);
        return undefined;
      }
      const bodyStart = end + HEAD_END.length;
      const head = this.#parse(bytes.toString('latin1', start, bodyStart), bodyStart);
      if (!head) throw notHttp(bytes);
      // 100 and 103 announce an answer, they are not one.
      if (head.status >= 200) return head;
      start = head.bodyStart;
    }
  }

  #parse(text: string, bodyStart: number): ResponseHead | undefined {
    if (text !== this.#lastText || bodyStart !== this.#lastHead?.bodyStart) {
      this.#lastText = text;
      this.#lastHead = parseHead(text.slice(0, -HEAD_END.length), bodyStart);
    }
    return this.#lastHead;
  }

  /** Passes on the data of a body; undefined where it is kept. */
  #sinkOf(head: ResponseHead): ((data: Buffer) => void) | undefined {
    const { contentEncoding = '' } = head;
    const arrival = arrivalOf(head.contentEncoding);
    const opened = arrival === 'whole' ? undefined : this.#opener?.open(head);
    this.#isStreamed = opened !== undefined;
    if (!opened) return undefined;
    if (arrival === 'encoded') this.#decoder = new SinkDecoder(contentEncoding, opened);
    const sink: BodySink = this.#decoder ?? opened;
    return (data) => sink.take(data, this.#readAt);
  }

  #readBody(body: IncomingBody, bytes: Buffer): WireAnswer | undefined {
    this.#readAt = performance.now();
    const end = body.take(bytes);
    if (end === undefined || !this.#head) return undefined;
    return this.#answer(this.#head, this.#bytes.view, end === bytes.length);
  }

  /** `body`: empty where a sink has it. */
  #answer(head: ResponseHead, body: Buffer, isAll: boolean): WireAnswer {
    if (!this.#decoder) return answerOf(head, body, isAll);
    return {
      ...answerOf({ ...head, contentEncoding: undefined }, body, isAll),
      decoded: this.#decoder.end(),
    };
  }
}

function answerOf(head: ResponseHead, body: Buffer, isAll: boolean): WireAnswer {
  const { contentEncoding } = head;
  if (contentEncoding === undefined) return plainAnswer(head, body.toString(), isAll);
  return { ...plainAnswer(head, '', isAll), encoded: { bytes: Buffer.from(body), contentEncoding } };
}

function plainAnswer(head: ResponseHead, body: string, isAll: boolean): WireAnswer {
  return {
    status: head.status,
    head: head.text,
    contentType: head.contentType,
    location: head.location,
    allow: head.allow,
    authenticate: head.authenticate,
    serverTiming: head.serverTiming,
    retryAfter: head.retryAfter,
    replayed: head.replayed,
    announcesKeepAlive: head.announcesKeepAlive,
    // With unrequested bytes after it, whatever follows on this connection could be anything.
    reusableForMs: isAll ? head.keepAliveMs : 0,
    body,
    encoded: undefined,
    decoded: undefined,
  };
}

const PROTOCOL = 'HTTP/1.';

function couldBeHttp(bytes: Buffer): boolean {
  return PROTOCOL.startsWith(bytes.toString('latin1', 0, Math.min(PROTOCOL.length, bytes.length)));
}

function notHttp(bytes: Buffer): MalformedResponse {
  return new MalformedResponse(`not HTTP/1.1: ${JSON.stringify(bytes.toString('latin1', 0, 40))}`);
}
