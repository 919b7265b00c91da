/** An event of a streamed answer. */
export interface StreamEvent {
  /** Empty where the server does not name one. */
  readonly type: string;
  readonly data: string;
}

const SERVER_SENT = /^text\/event-stream\b/i;
const LINES_OF_JSON = /[/+-](x-)?(ndjson|jsonl|json-?lines|json-?stream|stream\+json)\b/i;

/** What every line of a stream looks like, for servers that do not say what they send. */
const SERVER_SENT_LINE = /^(?:(?:data|event|id|retry)(?::|$)|:)/;
const JSON_LINE = /^\{.*\}$/;

/** The events of a stream of server-sent events, or of lines of JSON; none for any other text. */
export function streamEvents(body: string, contentType: string | undefined): StreamEvent[] {
  // Where a stream is not announced, one line that does not belong to it makes it a text about streams.
  const lines = body.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const all = (pattern: RegExp) => lines.every((line) => line.trim() === '' || pattern.test(line.trim()));
  if (SERVER_SENT.test(contentType ?? '') || all(SERVER_SENT_LINE)) return serverSent(lines);
  return LINES_OF_JSON.test(contentType ?? '') || all(JSON_LINE)
    ? lines.map((line) => ({ type: '', data: line.trim() }))
    : [];
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html; the last event may lack its empty line. */
function serverSent(lines: readonly string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  let type = '';
  let data: string[] = [];
  for (const line of [...lines, '']) {
    if (line === '') {
      if (type !== '' || data.length > 0) events.push({ type, data: data.join('\n') });
      [type, data] = ['', []];
      continue;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
  }
  return events;
}
