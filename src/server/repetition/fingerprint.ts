import { createHash } from 'node:crypto';

/** Something of a body that is still to be written: a value, or text as it is. */
type Part = { readonly value: unknown } | { readonly text: string };

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
  const parts: Part[] = [{ value: body }];
  for (let part = parts.pop(); part; part = parts.pop()) {
    if ('text' in part) written.push(part.text);
    else if (typeof part.value !== 'object' || part.value === null) written.push(JSON.stringify(part.value));
    else for (const inner of partsOf(part.value).reverse()) parts.push(inner);
  }
  return written.join('');
}

function partsOf(value: object): Part[] {
  if (Array.isArray(value))
    return [text('['), ...value.flatMap((item) => [{ value: item }, text(',')]), text(']')];
  const names = Object.keys(value).sort();
  const fields = names.flatMap((name) => [
    text(`${JSON.stringify(name)}:`),
    { value: (value as Record<string, unknown>)[name] },
    text(','),
  ]);
  return [text('{'), ...fields, text('}')];
}

function text(written: string): Part {
  return { text: written };
}
