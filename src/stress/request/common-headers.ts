import type { RequestOptions } from './request.ts';

/** Headers that are the same in every request, such as a key, which a server wants for its history too. */
export function commonHeaders({ headers }: RequestOptions): Record<string, string> {
  const isCommon = (value: string) => !value.includes('{{') && /^[ -~]*$/.test(value);
  return Object.fromEntries(headers.filter(([name, value]) => !/^content-/i.test(name) && isCommon(value)));
}
