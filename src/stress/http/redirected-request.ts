/** A request with its head and body in one text. */
interface Written {
  readonly method: string;
  readonly text: string;
}

const HEAD_END = '\r\n\r\n';

/** The URL that a request asks for. */
export function urlOfRequest({ text }: Written, origin: URL): URL {
  return new URL(text.slice(text.indexOf(' ') + 1, text.indexOf(' HTTP/1.1\r\n')), origin);
}

/** The same request to another URL of the server; without its body where the method is another one. */
export function redirectedRequest<R extends Written>(
  request: R,
  method: string,
  { pathname, search }: URL,
): R {
  const { text } = request;
  const end = text.indexOf(HEAD_END) + HEAD_END.length;
  const [headers, body] = [text.slice(text.indexOf('\r\n'), end), text.slice(end)];
  const rest = method === request.method ? headers + body : headers.replace(/\r\ncontent-[^\r]*/gi, '');
  return { ...request, method, text: `${method} ${pathname}${search} HTTP/1.1${rest}` };
}
