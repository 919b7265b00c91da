import { objectsIn } from '../places/texts-in.ts';
import { COMPLAINT, keysOfPath, typeIn, type Wanted } from './wanted.ts';

/** The keys of an answer that are no names of fields. */
const NO_FIELD =
  /^(message|error|errors|detail|details|msg|title|status|code|type|reason|description|name|path|timestamp|instance|traceid|non_field_errors|formErrors|_errors|hint|statuscode|exception|trace|violations)$/i;

/** What is wanted in answers with the messages for each field: `{"text":["This field is required."]}`. */
export function wantedInLists(json: unknown): Wanted[] {
  return objectsIn(json)
    .filter((fields) => !Object.hasOwn(fields, '$'))
    .flatMap((fields) => Object.entries(fields))
    .flatMap(([key, value]) => wantedAt(key, value));
}

function wantedAt(key: string, value: unknown): Wanted[] {
  const [first] = Array.isArray(value) ? value : [value];
  const isAbout = typeof first === 'string' && first.length < 200 && COMPLAINT.test(first);
  // A name of a field that says something else with one text may be one with a list.
  if (!isAbout || (NO_FIELD.test(key) && !(key === 'message' && Array.isArray(value) && isShort(first))))
    return [];
  return [{ in: 'body', path: keysOfPath(key), type: typeIn(first) }];
}

/** Not a list of sentences that name fields themselves. */
function isShort(text: string): boolean {
  return /^(this field|is |must |cannot |can't |required|may not |field required|the message )/i.test(text);
}
