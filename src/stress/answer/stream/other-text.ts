import { fieldsOf } from '../json/fields-of.ts';

/** Where servers without a known shape have the text of an event. */
const USUAL_NAMES = ['text', 'content', 'token', 'delta', 'response'];

/** The types of events whose data may be the text itself. */
const TYPES_WITH_TEXT = ['', 'message', 'token', 'data'];

/** The text of an event without a known shape; empty for none. `value`: its JSON; undefined for what is not JSON. */
export function otherText(type: string, data: string, value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const fields = fieldsOf(value);
    const name = USUAL_NAMES.find((each) => typeof fields[each] === 'string');
    return name === undefined ? '' : (fields[name] as string);
  }
  if (!TYPES_WITH_TEXT.includes(type)) return '';
  // A word such as 7 or true is JSON, too.
  return typeof value === 'string' ? value : data;
}
