import { createHash } from 'node:crypto';

/**
 * What identifies a request beside its key: a hash of the route and of the parsed body, whatever the order of its keys
 * and its spaces were. Unknown fields count, too.
 */
export function fingerprintOf(route: string, body: unknown): string {
  return createHash('sha256')
    .update(`${route}\n${canonicalJson(body)}`)
    .digest('hex');
}

function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => `${canonicalJson(item)},`).join('')}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name])},`).join('')}}`;
}
