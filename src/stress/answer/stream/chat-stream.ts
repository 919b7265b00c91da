import { GrowingText } from '../../../model/growing-text.ts';
import { parseJson } from '../../../parse-json.ts';
import type { BodySink } from '../../http/body/body-sink.ts';
import { fieldsOf } from '../json/fields-of.ts';
import type { FindReply } from '../json/reply.ts';
import { errorInEvent, type ReportedError } from '../json/reported-error.ts';
import type { ServerTiming } from '../server-timing.ts';
import type { StreamTimes } from '../stream-times.ts';
import { eventOfPart } from './data-part.ts';
import type { IsEndMark } from './end-mark.ts';
import { type EventContent, NO_CONTENT } from './event-content.ts';
import { kindByStart, kindByWhole } from './kind-by-start.ts';
import { otherText } from './other-text.ts';
import { ServerSentEvents } from './server-sent-events.ts';
import { contentByShape } from './shapes.ts';
import type { AnnouncedKind, StreamKind } from './stream-kind.ts';
import { StreamLines } from './stream-lines.ts';
import { TokenTimes } from './token-times.ts';

/** How to read streams whose events have no known shape. */
export interface StreamReading {
  /** Undefined: the text is where most servers have it. */
  readonly findText: FindReply | undefined;
  /** Undefined: only the end marks of known shapes count. */
  readonly isEndMark?: IsEndMark | undefined;
}

/** How the body of a stream ended: by its length or last chunk, with its connection, or too early. */
export type BodyEnd = 'framed' | 'closed' | 'lost';

/** What a stream said. */
export interface StreamedReply {
  /** The text of all events, joined. */
  readonly text: string;
  /** The data of all events, where none had text or a known shape: then nothing shows where a reply would be. */
  readonly dataWithoutText: string;
  readonly isKnownShape: boolean;
  /** `unknown`: nothing shows whether it is whole. */
  readonly end: 'whole' | 'cut-off' | 'unknown';
  readonly isLost: boolean;
  readonly hasTextAfterEnd: boolean;
  /** The first event that is broken JSON, where the others have a known shape; undefined without one. */
  readonly brokenEvent: string | undefined;
  /** The first line that is none of server-sent events, which clients skip; empty for none. */
  readonly strayLine: string;
  /** The reply as its last event repeats it; undefined where none does. */
  readonly wholeText: string | undefined;
  readonly error: ReportedError | undefined;
}

/** Reads a streamed answer while it arrives; keeps its text, not its bytes. */
export class ChatStream implements BodySink {
  readonly #announced: AnnouncedKind;
  readonly #reading: StreamReading;
  readonly #lines = new StreamLines();
  readonly #events = new ServerSentEvents((type, data) => this.#takeEvent(type, data));
  readonly #times = new TokenTimes();
  /** Undefined until the first text shows it. */
  #kind: StreamKind | undefined;
  /** The first text, while it does not show the kind. */
  #start = '';
  #readAt = 0;
  #count = 0;
  readonly #text = new GrowingText();
  #dataWithoutText = '';
  #wholeText: string | undefined;
  #error: ReportedError | undefined;
  #isKnownShape = false;
  /** Whether its shape has an end mark. */
  #expectsEnd: boolean;
  #ends: EventContent['ends'] = 'no';
  #hasTextAfterEnd = false;
  #brokenEvent: string | undefined;
  /** What the server reports about the request at its end. */
  timing: ServerTiming | undefined;
  /** Bytes so far. */
  size = 0;

  constructor(kind: AnnouncedKind, reading: StreamReading) {
    this.#announced = kind;
    this.#reading = reading;
    this.#expectsEnd = reading.isEndMark !== undefined;
  }

  /** Undefined while its text does not show it. */
  get kind(): StreamKind | undefined {
    return this.#kind;
  }

  get times(): StreamTimes {
    return this.#times.times;
  }

  /** The text of all events so far, joined. */
  get text(): string {
    return this.#text.toString();
  }

  get hasEndMark(): boolean {
    return this.#ends === 'end-mark';
  }

  take(data: Buffer, readAt: number): void {
    this.#readAt = readAt;
    this.size += data.length;
    const text = this.#lines.decode(data);
    if (this.#kind) this.#takeText(text);
    else this.#takeStart(text);
  }

  /** Call it once, after all of the body was taken. */
  end(how: BodyEnd): StreamedReply {
    // The last line of a stream that was cut is cut, too.
    if (how !== 'lost') this.#takeRest();
    return {
      text: this.#text.toString(),
      dataWithoutText: this.#dataWithoutText,
      isKnownShape: this.#isKnownShape,
      end: this.#endAfter(how),
      isLost: how === 'lost',
      hasTextAfterEnd: this.#hasTextAfterEnd,
      brokenEvent: this.#isKnownShape ? this.#brokenEvent : undefined,
      strayLine: this.#events.strayLine,
      wholeText: this.#wholeText,
      error: this.#error,
    };
  }

  #takeStart(text: string): void {
    this.#start += text;
    this.#kind = kindByStart(this.#announced, this.#start);
    if (this.#kind) this.#takeText(this.#start);
  }

  #takeText(text: string): void {
    if (this.#kind === 'text') this.#addText(text);
    else for (const line of this.#lines.split(text)) this.#takeLine(line);
  }

  #takeLine(line: string): void {
    if (this.#kind === 'events') return void this.#events.takeLine(line);
    const trimmed = line.trim();
    const event = this.#kind === 'parts' ? eventOfPart(trimmed) : trimmed;
    if (event) this.#takeEvent('', event);
  }

  #takeRest(): void {
    if (!this.#kind) {
      this.#kind = kindByWhole(this.#announced, this.#start);
      this.#takeText(this.#start);
    }
    const rest = this.#lines.end();
    if (this.#kind === 'text') return void this.#addText(rest);
    if (rest !== '') this.#takeLine(rest);
    this.#events.end();
  }

  #takeEvent(type: string, data: string): void {
    this.#count++;
    if (data.startsWith('[DONE]')) return void this.#endWith('end-mark');
    const value = jsonIn(data);
    this.#error ??= errorInEvent(type, data, value);
    this.#add(this.#contentOf(type, data, value));
    if (value === undefined && beginsAsObject(data)) this.#brokenEvent ??= data;
    if (this.#text.isEmpty && !this.#isKnownShape) this.#dataWithoutText += data;
    if (this.#reading.isEndMark?.(type, data, value)) this.#endWith('end-mark');
  }

  #contentOf(type: string, data: string, value: unknown): EventContent {
    const content = contentByShape(value, type);
    if (content) {
      this.#isKnownShape = true;
      this.#expectsEnd = true;
      this.#dataWithoutText = '';
      return content;
    }
    if (this.#isKnownShape && value === undefined && beginsAsObject(data)) return NO_CONTENT;
    const { findText } = this.#reading;
    const text = findText ? findText(value) : otherText(type, data, value);
    const { done } = fieldsOf(value);
    if (typeof done === 'boolean') this.#expectsEnd = true;
    return { ...NO_CONTENT, text: text ?? '', ends: done === true ? 'end-mark' : 'no' };
  }

  #add({ text, reasoning, ends, reportedTokens, wholeText, timing }: EventContent): void {
    if (text !== '') this.#addText(text);
    if (reasoning !== '') this.#times.reasoning(this.#readAt);
    if (ends !== 'no') this.#endWith(ends);
    // Servers that do not count report 0.
    if (reportedTokens) this.#times.reportedTokens = reportedTokens;
    this.#wholeText ??= wholeText;
    this.timing ??= timing;
  }

  #addText(text: string): void {
    if (text === '') return;
    this.#dataWithoutText = '';
    this.#text.add(text);
    this.#times.token(this.#readAt);
    if (this.#ends === 'end-mark') this.#hasTextAfterEnd = true;
  }

  /** A reason is no end mark for what follows: a server may send several replies side by side. */
  #endWith(ends: EventContent['ends']): void {
    if (this.#ends !== 'end-mark') this.#ends = ends;
  }

  #endAfter(how: BodyEnd): StreamedReply['end'] {
    // Where the connection breaks after a reason, an end mark may have been lost.
    if (this.#ends === 'end-mark' || (this.#ends === 'reason' && how !== 'lost')) return 'whole';
    const isUnended = this.#kind !== 'text' && (this.#expectsEnd || this.#count === 0);
    if (how === 'lost' || isUnended) return 'cut-off';
    return how === 'closed' ? 'unknown' : 'whole';
  }
}

/** Only what begins like JSON that can hold a text: an exception for each other event would take most of the time. */
function jsonIn(data: string): unknown {
  return /^\s*[[{"]/.test(data) ? parseJson(data) : undefined;
}

/** Such as all events of the known shapes do. */
function beginsAsObject(data: string): boolean {
  return /^\s*\{/.test(data);
}
