import { jsonReport } from '../../../src/report/json.ts';

/** A saved result with the value at a path replaced, or removed. */
export function withField(result: Parameters<typeof jsonReport>[0], path: string, value: unknown): string {
  const saved = JSON.parse(jsonReport(result));
  const keys = path.split('/');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((object, key) => object[key], saved);
  parent[last] = value;
  return JSON.stringify(saved);
}

/** The paths of all fields below a value. */
export function fieldsOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(Array.isArray(value) ? [] : [`${at}${key}`]),
    ...fieldsOf(inner, `${at}${key}/`),
  ]);
}
