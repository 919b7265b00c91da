import type { StreamKind } from './stream-kind.ts';

/** A line of server-sent events, or a page of HTML in their place, which is no text of a reply. */
const EVENT_START = /^(?::|<|(?:data|event|id|retry)(?::|[\r\n]))/;
/** Fields that no client knows. */
const OTHER_FIELDS = /^(?:(?!(?:data|event|id|retry):)[a-z]+:.*[\r\n]\s*)+/;
const FIELDS = ['data:', 'event:', 'id:', 'retry:'];

/** A part of a data stream that may be its first: what it begins with, its text, a thought, an error, or data. */
const PART_START = /^(?:f:\{|[03g]:"|[289]:[[{])/;
const PART_BEGUN = /^[0-9fg]:?$/;

/** What the first text of a stream shows its kind to be, whatever was announced; undefined where it is too short. */
export function kindByStart(announced: StreamKind, start: string): StreamKind | undefined {
  if (announced === 'events') return eventsOrText(start.trimStart());
  if (announced !== 'text') return announced;
  if (PART_BEGUN.test(start)) return undefined;
  return PART_START.test(start) ? 'parts' : 'text';
}

/** Some servers announce events, and send the bare text. */
function eventsOrText(start: string): StreamKind | undefined {
  const known = start.replace(OTHER_FIELDS, '');
  if (EVENT_START.test(known)) return 'events';
  const isBegun = FIELDS.some((field) => field.startsWith(known)) || /^[a-z]+:.*$/.test(known);
  return isBegun ? undefined : 'text';
}
