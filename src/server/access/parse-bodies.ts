import { isUtf8 } from 'node:buffer';
import { GenesisError } from '../../errors.ts';
import type { App } from '../types.ts';

/** Takes JSON, and refuses bytes that are not UTF-8: Fastify would read, and so store, U+FFFD in their place. */
export function parseBodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isUtf8(body)) return parse(request, body.toString(), done);
    done(notUtf8());
  });
}

function notUtf8(): GenesisError {
  return new GenesisError('INVALID_JSON', 'the body is not valid JSON: it has bytes that are not UTF-8', {
    hint: 'Send the JSON in UTF-8, whatever its Content-Type says.',
  });
}
