import type { Fields } from '../../answer/json/fields-of.ts';
import { jsonText } from '../../answer/json/json-text.ts';
import { valueAt } from '../../answer/json/reply.ts';

/** Finds a text in the JSON of a message or a turn; undefined where it has no such field. */
export type ReadText = (json: Fields) => string | undefined;

/** `place`: keys separated by dots or slashes. */
export function textAt(place: string): ReadText {
  const find = valueAt(pointerTo(place));
  return (json) => textOf(find(json));
}

/** The first of these fields that exists; one that is null has no text. */
export function firstText(names: readonly string[]): ReadText {
  return (json) => {
    const name = names.find((each) => Object.hasOwn(json, each));
    return name === undefined ? undefined : textOf(json[name]);
  };
}

/** A place such as `values.messages` as `valueAt` takes it. */
export function pointerTo(place: string): string {
  return place.includes('/') ? place : place.replaceAll('.', '/');
}

/** What is nested too deeply to be a text has no token of ours. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return value === null ? '' : (jsonText(value) ?? '');
}
