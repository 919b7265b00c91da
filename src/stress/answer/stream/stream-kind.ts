/** How the parts of a streamed answer are separated: server-sent events, lines of JSON, such lines with a code, or not at all. */
export type StreamKind = 'events' | 'lines' | 'parts' | 'text';

/** `unannounced`: its head does not show what it is. */
export type AnnouncedKind = StreamKind | 'unannounced';

const SERVER_SENT = /^text\/event-stream\b/i;
const LINES_OF_JSON = /[/+-](x-)?(ndjson|jsonl|json-?lines|json-?stream|stream\+json)\b/i;

/** What a content type announces; undefined for an answer that is no stream, or may be one of text. */
export function announcedKind(contentType = ''): 'events' | 'lines' | undefined {
  if (SERVER_SENT.test(contentType)) return 'events';
  return LINES_OF_JSON.test(contentType) ? 'lines' : undefined;
}

let lastType: string | undefined;
let isLastJson = false;

/** Whether a content type announces one value of JSON. Remembers the last one: nearly all answers of a server have the same. */
export function announcesJson(contentType = ''): boolean {
  if (contentType === lastType) return isLastJson;
  lastType = contentType;
  isLastJson = /\bjson\b/i.test(contentType) && announcedKind(contentType) === undefined;
  return isLastJson;
}

interface Head {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly framing: number | 'chunked' | 'until-close';
}

/** No type, or the one that some frameworks give to whatever a handler sends. */
const UNANNOUNCED = /^(?:text\/html\b|$)/i;

/** Undefined for an answer that is not read as it arrives. What has no length is sent while it is made. */
export function streamKindOf({ status, contentType = '', framing }: Head): AnnouncedKind | undefined {
  if (status < 200 || status > 299) return undefined;
  const announced = announcedKind(contentType);
  if (announced || typeof framing === 'number') return announced;
  if (/^text\/plain\b/i.test(contentType)) return 'text';
  return UNANNOUNCED.test(contentType) ? 'unannounced' : undefined;
}

/** What every line of a stream looks like, for servers that do not say what they send. */
const SERVER_SENT_LINE = /^(?:(?:data|event|id|retry)(?::|$)|:)/;
const JSON_LINE = /^\{.*\}$/;

/** What a whole text is by its looks; undefined for one that is no stream. One line that does not fit makes it a text about streams. */
export function kindByLooks(text: string): 'events' | 'lines' | undefined {
  const start = /\S[^\r\n]*/.exec(text.replace(/^\uFEFF/, ''))?.[0].trim() ?? '';
  const pattern = [SERVER_SENT_LINE, JSON_LINE].find((each) => each.test(start));
  if (!pattern) return undefined;
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '');
  if (!lines.every((line) => pattern.test(line.trim()))) return undefined;
  if (pattern === SERVER_SENT_LINE) return 'events';
  // A single one is an answer in JSON.
  return lines.length > 1 ? 'lines' : undefined;
}
