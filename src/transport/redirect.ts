/** So many in a row are followed for one request. */
export const MOST_REDIRECTS = 5;

/** Where a redirect leads: to a URL on the same server, or nowhere, with the reason in words that end a sentence. */
export type Redirect = { readonly to: URL } | { readonly refused: string };

const REDIRECTS = [301, 302, 303, 307, 308];

/** Undefined for an answer that is no redirect. `followed`: how many led to the URL that gave it. */
export function redirectFrom(
  from: URL,
  { status, location }: { readonly status: number; readonly location: string | undefined },
  followed: number,
): Redirect | undefined {
  if (!REDIRECTS.includes(status) || !location) return undefined;
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (!to) return { refused: 'that is no address' };
  if (to.origin !== from.origin)
    return { refused: `that is another server: its address would be ${to.origin}` };
  if (followed >= MOST_REDIRECTS) return { refused: `${MOST_REDIRECTS} redirects in a row were followed` };
  return { to };
}

/** The method that a request has after a redirect, as `fetch` does it. */
export function methodAfter(status: number, method: string): string {
  const isChanged = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  return isChanged ? 'GET' : method;
}
