import type { Header } from '../../../stress/http/site.ts';
import type { RequestOptions } from '../../../stress/request/request.ts';
import { Template, uuidOf } from '../../../stress/request/template.ts';
import { TokenGenerator } from '../../../stress/request/token.ts';

/** A request of the chat as it is sent once, which malformed ones are made of. */
export interface ValidRequest {
  readonly method: string;
  readonly path: string;
  /** Without the type of the body. */
  readonly headers: readonly Header[];
  readonly contentType: string | undefined;
  readonly body: string;
  /** In its path, a header or its body. */
  readonly token: string;
}

/** Writes a chat any number of times, each time with other values in it. */
export function validRequests({ method, path, headers, body = '' }: RequestOptions): () => ValidRequest {
  const tokens = new TokenGenerator();
  let seq = 0;
  return () => {
    const token = tokens.token(seq);
    const values = { seq: seq++, token, uuid: () => uuidOf(0, undefined) };
    const fill = (text: string) => new Template(text).fill(values);
    const isType = ([name]: Header) => name.toLowerCase() === 'content-type';
    return {
      ...{ method, path: fill(path), body: fill(body), token },
      headers: headers.filter((header) => !isType(header)).map(([name, value]) => [name, fill(value)]),
      contentType: headers.find(isType)?.[1],
    };
  };
}
