import type { TokenGenerator } from '../../request/token.ts';
import type { Quoted } from '../history/found-messages.ts';

/** How Markdown and HTML write the hyphen of a token. */
const ESCAPED_HYPHEN = /\\+-|&#0*45;|&#x0*2d;|&hyphen;/gi;

/** Finds the requests whose tokens are in a stored text, which may be escaped for a page. */
export function quotedIn(tokens: TokenGenerator): Quoted {
  return (text) => {
    const plain = tokens.sequencesIn(text);
    if (plain.length > 0 || !text.includes(tokens.runId)) return plain;
    return tokens.sequencesIn(text.replace(ESCAPED_HYPHEN, '-'));
  };
}
