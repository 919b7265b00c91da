import { jsonText } from '../json/json-text.ts';
import { valueAt } from '../json/reply.ts';

/** Whether an event is the end of a stream. `value`: its JSON; undefined for what is not JSON. */
export type IsEndMark = (type: string, data: string, value: unknown) => boolean;

/** `mark`: the type of the event, its whole data, or `POINTER=VALUE` for what its JSON has at a place. */
export function endMarkOf(mark: string): IsEndMark {
  const [, pointer, expected] = /^([^=]+)=(.*)$/s.exec(mark) ?? [];
  const find = pointer === undefined ? undefined : valueAt(pointer);
  return (type, data, value) =>
    type === mark || data.trim() === mark || (find !== undefined && jsonText(find(value)) === expected);
}
