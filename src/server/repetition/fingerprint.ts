import { createHash } from 'node:crypto';

/** Something of a body that is still to be written: an object or array, or text as it is. */
type Part = { readonly value: object } | string;

/**
 * What identifies a request beside its key: a hash of the route and of the parsed body, whatever the order of its keys
 * and its spaces were. Unknown fields count, too.
 */
export function fingerprintOf(route: string, body: unknown): string {
  return createHash('sha256')
    .update(`${route}\n${canonicalJson(body)}`)
    .digest('hex');
}

/** Not recursive: a body of half a megabyte can be nested deeper than the stack is. */
function canonicalJson(body: unknown): string {
  const written: string[] = [];
  const parts = [partOf(body)];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (typeof part === 'string') written.push(part);
    else for (const inner of partsOf(part.value).reverse()) parts.push(inner);
  }
  return written.join('');
}

function partsOf(value: object): Part[] {
  if (Array.isArray(value)) return ['[', ...value.flatMap((item) => [partOf(item), ',']), ']'];
  const names = Object.keys(value).sort();
  const fields = names.flatMap((name) => [
    `${JSON.stringify(name)}:`,
    partOf((value as Record<string, unknown>)[name]),
    ',',
  ]);
  return ['{', ...fields, '}'];
}

function partOf(value: unknown): Part {
  return typeof value === 'object' && value !== null ? { value } : JSON.stringify(value);
}
