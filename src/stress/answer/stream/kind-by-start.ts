import type { AnnouncedKind, StreamKind } from './stream-kind.ts';

/** A line of server-sent events, or a page of HTML in their place, which is no text of a reply. */
const EVENT_START = /^(?::|<|(?:data|event|id|retry)(?::|[\r\n]))/;
/** Fields that no client knows. */
const OTHER_FIELDS = /^(?:(?!(?:data|event|id|retry):)[a-z]+:.*[\r\n]\s*)+/;
const FIELDS = ['data:', 'event:', 'id:', 'retry:'];

/** A part of a data stream that may be its first: what it begins with, its text, a thought, an error, or data. */
const PART_START = /^(?:f:\{|[03g]:"|[289]:[[{])/;
const PART_BEGUN = /^[0-9fg]:?$/;

/** What one of no announced kind begins with where it is events. */
const UNANNOUNCED_START = /^(?:(?:data|event|id|retry):|:[^\S\r\n])/;

/** A line whose field no client knows; an `error:` may be long, another one is more likely a text after some words. */
const OTHER_FIELD_BEGUN = /^(?:error:.*|[a-z]+:.{0,80})$/;

/** What the first text of a stream shows its kind to be, whatever was announced; undefined where it is too short. */
export function kindByStart(announced: AnnouncedKind, start: string): StreamKind | undefined {
  if (announced === 'events') return eventsOrText(start.trimStart());
  if (announced === 'unannounced') return eventsOrParts(start.trimStart());
  return announced === 'text' ? partsOrText(start) : announced;
}

/** The same of a stream that ends with this text. */
export function kindByWhole(announced: AnnouncedKind, text: string): StreamKind {
  if (announced === 'unannounced') return 'text';
  const isText = announced === 'events' && /^(?!error:)[a-z]+: .*$/.test(text.trimStart());
  return isText ? 'text' : announced;
}

/** Some servers announce events, and send the bare text. */
function eventsOrText(start: string): StreamKind | undefined {
  const known = start.replace(OTHER_FIELDS, '');
  if (EVENT_START.test(known)) return 'events';
  return isFieldBegun(known) || OTHER_FIELD_BEGUN.test(known) ? undefined : 'text';
}

function eventsOrParts(start: string): StreamKind | undefined {
  if (UNANNOUNCED_START.test(start)) return 'events';
  return isFieldBegun(start) || start === ':' ? undefined : partsOrText(start);
}

function partsOrText(start: string): StreamKind | undefined {
  if (PART_BEGUN.test(start)) return undefined;
  return PART_START.test(start) ? 'parts' : 'text';
}

function isFieldBegun(start: string): boolean {
  return FIELDS.some((field) => field.startsWith(start));
}
