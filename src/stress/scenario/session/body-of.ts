/** The text of a body, and its type. An object is sent as JSON. Throws a `TypeError` for what has no JSON. */
export function bodyOf(body: unknown): {
  readonly text: string | undefined;
  readonly contentType: string | undefined;
} {
  if (body === undefined) return { text: undefined, contentType: undefined };
  if (body instanceof URLSearchParams)
    return { text: body.toString(), contentType: 'application/x-www-form-urlencoded' };
  if (typeof body === 'string') {
    const isJson = body.startsWith('{') || body.startsWith('[');
    return { text: body, contentType: isJson ? 'application/json' : 'text/plain; charset=utf-8' };
  }
  return asJson(body);
}

export function asJson(value: unknown): { readonly text: string; readonly contentType: string } {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} cannot be sent as JSON`);
  return { text, contentType: 'application/json' };
}
