import type { RequestOptions } from './request.ts';

/** The `Authorization` header that all requests of a load have; undefined without one, or where each has another. */
export function loginOf({ headers }: RequestOptions): string | undefined {
  const [, value] = headers.find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  // Node's clients refuse other characters in a header.
  return value !== undefined && /^[ -~]*$/.test(value) && !value.includes('{{') ? value : undefined;
}
