/** A shape of streams that real servers send. */
export interface Shape {
  readonly name: string;
  readonly type: string;
  /** A stream whose events have these texts. */
  readonly body: (texts: readonly string[]) => string;
  /** The same without what ends it. */
  readonly withoutEnd: (texts: readonly string[]) => string;
  /** An event with what the model thinks; undefined where the shape has none. */
  readonly thinking?: (text: string) => string;
  /** What ends it: a reason may be followed by a mark. */
  readonly endedBy: 'mark' | 'reason';
  /** As the end of each of its streams says. */
  readonly reportedTokens: number | undefined;
}

/** Server-sent events; one without a type has none in the stream. */
export function sse(events: readonly (readonly [type: string, data: string])[]): string {
  return events.map(([type, data]) => `${type === '' ? '' : `event: ${type}\n`}data: ${data}\n\n`).join('');
}

interface Parts {
  readonly name: string;
  readonly start: readonly Event[];
  readonly text: (text: string) => Event;
  readonly thinking?: (text: string) => Event;
  readonly end: readonly Event[];
  readonly endedBy?: 'mark' | 'reason';
  readonly reportedTokens?: number;
}

/** A type, or none, and what becomes JSON, or a text that is none. */
type Event = readonly [type: string, data: object | string];

const eventsShape = (parts: Parts): Shape =>
  shapeOf('text/event-stream; charset=utf-8', parts, (events) =>
    sse(events.map(([type, data]) => [type, typeof data === 'string' ? data : JSON.stringify(data)])),
  );

const linesShape = (parts: Parts): Shape =>
  shapeOf('application/x-ndjson', parts, (events) =>
    events.map(([, data]) => `${JSON.stringify(data)}\n`).join(''),
  );

function shapeOf(
  type: string,
  { name, start, text, thinking, end, endedBy = 'mark', reportedTokens }: Parts,
  write: (events: readonly Event[]) => string,
): Shape {
  const withoutEnd = (texts: readonly string[]) => write([...start, ...texts.map(text)]);
  return {
    name,
    type,
    withoutEnd,
    body: (texts) => withoutEnd(texts) + write(end),
    ...(thinking && { thinking: (thought: string) => write([thinking(thought)]) }),
    endedBy,
    reportedTokens,
  };
}

const delta = (fields: object, reason: string | null = null) =>
  ['', { id: 'c', choices: [{ index: 0, delta: fields, finish_reason: reason }] }] as const;
const typed = (type: string, fields: object) => [type, { type, ...fields }] as const;

const COMPLETIONS = {
  start: [delta({ role: 'assistant', content: '' })],
  text: (content: string) => delta({ content }),
  thinking: (content: string) => delta({ reasoning_content: content }),
};

export const SHAPES: readonly Shape[] = [
  eventsShape({
    name: 'Genesis',
    start: [['start', { model: 'echo' }]],
    text: (text) => ['token', { text }],
    end: [['done', { conversation_id: 1, model: 'echo' }]],
  }),
  eventsShape({
    name: 'chat completions with [DONE]',
    ...COMPLETIONS,
    end: [
      ['', { choices: [], usage: { completion_tokens: 9 } }],
      ['', '[DONE]'],
    ],
    reportedTokens: 9,
  }),
  eventsShape({
    name: 'chat completions with a reason',
    ...COMPLETIONS,
    end: [delta({}, 'stop')],
    endedBy: 'reason',
  }),
  eventsShape({
    name: 'responses',
    start: [typed('response.created', { response: { error: null } })],
    text: (text) => typed('response.output_text.delta', { delta: text }),
    thinking: (text) => typed('response.reasoning_summary_text.delta', { delta: text }),
    end: [typed('response.completed', { response: { error: null, usage: { output_tokens: 9 } } })],
    reportedTokens: 9,
  }),
  eventsShape({
    name: 'messages',
    start: [typed('message_start', { message: { usage: { output_tokens: 1 } } }), typed('ping', {})],
    text: (text) => typed('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    thinking: (text) =>
      typed('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: text } }),
    end: [typed('message_delta', { usage: { output_tokens: 9 } }), typed('message_stop', {})],
    reportedTokens: 9,
  }),
  eventsShape({
    name: 'message streams',
    start: [
      ['', { type: 'start' }],
      ['', { type: 'text-start', id: '0' }],
    ],
    text: (text) => ['', { type: 'text-delta', id: '0', delta: text }],
    thinking: (text) => ['', { type: 'reasoning-delta', id: 'r', delta: text }],
    end: [
      ['', { type: 'finish' }],
      ['', '[DONE]'],
    ],
  }),
  linesShape({
    name: 'Ollama’s chat',
    start: [],
    text: (content) => ['', { message: { role: 'assistant', content }, done: false }],
    thinking: (thinking) => ['', { message: { role: 'assistant', content: '', thinking }, done: false }],
    end: [['', { message: { role: 'assistant', content: '' }, done: true, eval_count: 9 }]],
    reportedTokens: 9,
  }),
  linesShape({
    name: 'Ollama’s completions',
    start: [],
    text: (response) => ['', { response, done: false }],
    end: [['', { response: '', done: true, eval_count: 9 }]],
    reportedTokens: 9,
  }),
];
