import { methodAfter, redirectFrom } from './redirect.ts';

/** An answer as far as it says where it leads. */
interface Leading {
  readonly status: number;
  readonly location: string | undefined;
}

/** Requests of one kind. */
export interface Following<R, A> {
  readonly send: (request: R) => Promise<A>;
  /** The same request to another URL of the server; without its body where the method is another one. */
  readonly redirected: (request: R, method: string, to: URL) => R;
}

/** Sends a request to a URL, and again where its answer leads, as long as that is on the same server. */
export async function followRedirects<R extends { readonly method: string }, A extends Leading>(
  from: URL,
  request: R,
  { send, redirected }: Following<R, A>,
): Promise<A & { readonly notFollowed?: string }> {
  let [url, next] = [from, request];
  for (let followed = 0; ; followed++) {
    const answer = await send(next);
    const redirect = redirectFrom(url, answer, followed);
    if (!redirect) return answer;
    if ('refused' in redirect) return { ...answer, notFollowed: redirect.refused };
    url = redirect.to;
    next = redirected(next, methodAfter(answer.status, next.method), url);
  }
}
