import { jsonReport } from '../../../src/report/json.ts';

/** A result as it is saved, with the value at a path replaced; removed where there is none. */
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
