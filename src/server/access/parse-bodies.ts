import { isUtf8 } from 'node:buffer';
import { GenesisError } from '../../errors.ts';
import type { App } from '../types.ts';
import { unstorableIn } from './refuse-unstorable.ts';

type Done = (error: Error | null, value?: unknown) => void;

/**
 * Takes JSON, and refuses what would not be stored as it was sent: bytes that are not UTF-8, in whose place Fastify would read
 * U+FFFD, and texts that a database returns differently. In JSON that is UTF-8, only `\u` writes one of those.
 */
export function parseBodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isUtf8(body)) return done(notUtf8());
    const text = body.toString();
    parse(request, text, text.includes('\\u') ? refusing(done) : done);
  });
}

function refusing(done: Done): Done {
  return (error, value) => done(error ?? unstorableIn(value) ?? null, value);
}

function notUtf8(): GenesisError {
  return new GenesisError('INVALID_JSON', 'the body is not valid JSON: it has bytes that are not UTF-8', {
    hint: 'Send the JSON in UTF-8, whatever its Content-Type says.',
  });
}
