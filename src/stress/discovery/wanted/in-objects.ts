import { fieldsOf, stringIn } from '../../answer/json/fields-of.ts';
import { objectsIn } from '../places/texts-in.ts';
import { COMPLAINT, keysOfPath, typeIn, type Wanted } from './wanted.ts';

type Mistake = Readonly<Record<string, unknown>>;

/** What is wanted in answers with an object for each mistake: those of FastAPI, zod, Ajv, express-validator, Spring and others. */
export function wantedInObjects(json: unknown): Wanted[] {
  return objectsIn(json).flatMap((mistake) => wantedBy(mistake));
}

function wantedBy(mistake: Mistake): Wanted[] {
  const words = wordsOf(mistake);
  const at = pathOf(mistake);
  if (!at || !COMPLAINT.test(words)) return [];
  const { first, keys } = placed(at, mistake);
  const example = exampleIn(mistake);
  const rest = { in: first, type: typeIn(words), ...(example === undefined ? {} : { example }) };
  return childrenOf(mistake, keys).map((path) => ({ ...rest, path }));
}

/** The keys of the field that a mistake is about; undefined where it names none. */
function pathOf({
  loc,
  path,
  param,
  field,
  property,
  propertyName,
  propertyPath,
  instancePath,
  source,
}: Mistake) {
  const list = [loc, path].find(Array.isArray);
  if (list) return list.map(String);
  const pointer = stringIn(fieldsOf(source).pointer).replace(/^\/data\/attributes/, '');
  // Spring has the path of the address there.
  const isAddress = typeof path === 'string' && path.startsWith('/');
  const names = [
    param,
    field,
    property,
    propertyName,
    propertyPath,
    instancePath,
    pointer || undefined,
    isAddress ? undefined : path,
  ];
  const name = names.find((each) => typeof each === 'string');
  return name === undefined ? undefined : keysOfPath(name as string);
}

/** The part of the request, and the keys in it. */
function placed(
  at: readonly string[],
  { location, loc }: Mistake,
): { first: Wanted['in']; keys: readonly string[] } {
  const [start = '', ...rest] = at;
  if (start === 'query' || start === 'header') return { first: start, keys: rest };
  const named = location === 'query' || location === 'header' ? location : 'body';
  return { first: named, keys: start === 'body' && (loc !== undefined || rest.length > 0) ? rest : at };
}

/** Some name the object, and beside it what it lacks or has too much. */
function childrenOf({ params, keys: unknownKeys }: Mistake, keys: readonly string[]): (readonly string[])[] {
  const { missingProperty, additionalProperty } = fieldsOf(params);
  const child = missingProperty ?? additionalProperty;
  if (typeof child === 'string') return [[...keys, child]];
  return Array.isArray(unknownKeys) ? unknownKeys.map((key) => [...keys, String(key)]) : [keys];
}

function wordsOf({
  msg,
  message,
  defaultMessage,
  detail,
  reason,
  type,
  code,
  keyword,
  expected,
  title,
  error,
}: Mistake) {
  const texts = [msg, message, defaultMessage, detail, reason, title, error, expected, type, code, keyword];
  // The URN of a type has words of its own.
  return texts.filter((each) => typeof each === 'string' && !each.startsWith('urn:')).join(' ');
}

/** Pydantic's `'user', 'assistant' or 'system'`, zod's options. */
function exampleIn({ ctx, options, values }: Mistake): string | undefined {
  const list = [options, values].find(Array.isArray)?.[0];
  if (typeof list === 'string') return list;
  return /'([^']{1,40})'/.exec(stringIn(fieldsOf(ctx).expected))?.[1];
}
