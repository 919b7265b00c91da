import { isUtf8 } from 'node:buffer';
import { GenesisError } from '../../errors.ts';
import type { App } from '../types.ts';
import { isNestedDeeper } from './is-nested-deeper.ts';
import { unstorableIn } from './refuse-unstorable.ts';

/** Levels of lists and objects in a body at most: what the routes take has four. */
const MAX_NESTING = 100;

type Done = (error: Error | null, value?: unknown) => void;

/**
 * Takes JSON, and refuses what would not be stored as it was sent: bytes that are not UTF-8, in whose place Fastify would read
 * U+FFFD, and texts that a database returns differently. In JSON that is UTF-8, only `\u` writes one of those. What it takes is
 * not nested so deep that a recursion could fail.
 */
export function parseBodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isUtf8(body)) return done(notUtf8());
    const text = body.toString();
    if (isNestedDeeper(text, MAX_NESTING)) return done(nestedTooDeep());
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

function nestedTooDeep(): GenesisError {
  const message = `the body has lists and objects in more than ${MAX_NESTING} levels, one in another`;
  return new GenesisError('INVALID_JSON', message, {
    hint: `Send a JSON object with at most ${MAX_NESTING} levels.`,
  });
}
