/** What a word means as a URL, or why it is none. */
export type UrlReading =
  | {
      readonly kind: 'url';
      /** Scheme, host and port. */
      readonly origin: string;
      /** Path and query as typed; empty for none, or for `/` alone. */
      readonly path: string;
    }
  | {
      readonly kind: 'refused';
      /** Sentences. */
      readonly reason: string;
    };

const EXPECTED = 'Expected a URL such as http://127.0.0.1:8080';
const MOST_PORT = 65_535;

/** Without a scheme, only a host with a port, an address, or this machine can be no other word. */
const HOST_ALONE = /^(?:[\w.-]+:(?:\d+|\{\{port\}\})|\[[\da-f:.]+\](?::.*)?|localhost|\d+(?:\.\d+){3})$/i;

const LOGIN =
  'Expected a URL without a user name or password, which reports would show. Send them as a header: ' +
  "-H 'Authorization: Basic …', with USER:PASSWORD in base64.";

/**
 * Reads a URL of HTTP, such as `localhost:8080/ask`; without a scheme it is http. `{{port}}` may stand for a port that is
 * not chosen yet.
 */
export function readUrl(word: string): UrlReading {
  const { scheme, authority, path } = partsOf(word);
  const reason =
    reasonAgainstText(word) ??
    reasonAgainstFile(word) ??
    reasonAgainstScheme(word, scheme) ??
    reasonAgainstHost(word, scheme, authority) ??
    reasonAgainstPath(path);
  if (reason !== undefined) return { kind: 'refused', reason };
  return { kind: 'url', origin: `${scheme ?? 'http'}://${authority}`, path: path === '/' ? '' : path };
}

/** Whether a word can only be meant as a URL: it has a scheme, or is a host with a port. */
export function looksLikeUrl(word: string): boolean {
  return partsOf(word).scheme !== undefined || readUrl(word).kind === 'url';
}

interface Parts {
  readonly scheme: string | undefined;
  readonly authority: string;
  /** All that follows. */
  readonly path: string;
}

function partsOf(word: string): Parts {
  const [, scheme, authority = '', path = ''] =
    /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/?#]*)(.*)$/is.exec(word) ?? [];
  return { scheme, authority, path };
}

function reasonAgainstText(word: string): string | undefined {
  if (word.trim() === '') return `${EXPECTED}.`;
  if (/\s/.test(word)) return 'A URL has no spaces. Write %20 for one in a path.';
  const [other] = /[^!-~]|[\\"<>^`|]/u.exec(word) ?? [];
  return other && `A URL has no ${JSON.stringify(other)}. Write it percent-encoded, such as %20 for a space.`;
}

/** A socket, or the path of a chat alone. */
function reasonAgainstFile(word: string): string | undefined {
  const file = /^(?:(?:http\+)?unix:(?:\/\/)?)?(\.{0,2}\/.*)$/i.exec(word)?.[1];
  return file && `${EXPECTED}/ask. For a Unix socket, write http://localhost --unix-socket ${file} instead.`;
}

function reasonAgainstScheme(word: string, scheme: string | undefined): string | undefined {
  const slipped = /^(https?):\/?(?=[^/])/i.exec(word)?.[0];
  if (slipped !== undefined && scheme === undefined)
    return didYouMean(`${slipped.split(':')[0]}://${word.slice(slipped.length)}`);
  if (scheme === undefined || /^https?$/i.test(scheme)) return undefined;
  return `${scheme} is neither http nor https. ${didYouMean(`http${word.slice(scheme.length)}`)}`;
}

function reasonAgainstHost(word: string, scheme: string | undefined, authority: string): string | undefined {
  if (authority.includes('@')) return LOGIN;
  const start = scheme === undefined ? '' : `${scheme}://`;
  // A number is an address, too: 8080 is 0.0.31.144.
  if (/^:?\d+$/.test(authority))
    return didYouMean(`${start}localhost:${word.slice(start.length).replace(':', '')}`);
  const port = /:(\d+)$/.exec(authority)?.[1];
  if (port !== undefined && (Number(port) < 1 || Number(port) > MOST_PORT))
    return `There is no port ${port}. Expected one from 1 to ${MOST_PORT}.`;
  if (!URL.canParse(`http://${authority.replace(/(?<=:)\{\{port\}\}$/, '1')}`)) return `${EXPECTED}.`;
  return scheme === undefined && !HOST_ALONE.test(authority) ? didYouMean(`http://${word}`) : undefined;
}

function reasonAgainstPath(path: string): string | undefined {
  if (path.includes('#')) return 'What follows # is never sent to a server. Leave it out.';
  return path.startsWith('?') ? `Before a query there is a path. ${EXPECTED}/ask${path}.` : undefined;
}

/** What is suggested may have a mistake of its own. */
function didYouMean(word: string): string {
  const reading = readUrl(word);
  return reading.kind === 'url' ? `${EXPECTED}. Did you mean ${word}?` : reading.reason;
}
