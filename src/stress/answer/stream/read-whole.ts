import type { HttpAnswer } from '../../http/http-answer.ts';
import { ChatStream, type StreamedReply, type StreamReading } from './chat-stream.ts';
import { announcedKind, announcesJson, kindByLooks } from './stream-kind.ts';

/** Where one object of JSON ends and another one begins: it is announced as JSON, and is lines of it. */
const SEVERAL = /\}\s*\n\s*\{/;

/** What a stream said that arrived as a whole, by its content type or by its looks; undefined for any other answer. */
export function readWholeStream(
  { contentType, body }: HttpAnswer,
  reading: StreamReading,
): StreamedReply | undefined {
  const isJson = announcesJson(contentType) && !SEVERAL.test(body);
  const kind = isJson ? undefined : (announcedKind(contentType) ?? kindByLooks(body));
  if (!kind) return undefined;
  const stream = new ChatStream(kind, reading);
  stream.take(Buffer.from(body), 0);
  return stream.end('framed');
}
