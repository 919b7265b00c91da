import { GenesisError } from '../../errors.ts';
import { existing } from '../../store/rules.ts';
import { isStorableText, UNSTORABLE } from '../../store/storable-text.ts';
import type { App } from '../types.ts';

/** Refuses queries with texts that would be stored differently; only `%` writes them. For all routes at once, so that none can forget it. */
export function refuseUnstorableQueries(app: App): void {
  app.addHook('preValidation', ({ url, query }, _reply, done) => {
    done(url.includes('%') ? unstorableIn(query) : undefined);
  });
}

/** Answers that there is no conversation whose id could not be stored: PostgreSQL refuses the question. */
export function refuseUnstorableIds(app: App): void {
  app.addHook('preHandler', ({ url, params }, _reply, done) => {
    const { id } = params as { readonly id?: string };
    if (id !== undefined && url.includes('%')) existing(isStorableText(id), id);
    done();
  });
}

/** The error for a value in which a text, however deep, would be stored differently; undefined if there is none. */
export function unstorableIn(value: unknown): GenesisError | undefined {
  const field = unstorableField(value);
  return field === undefined ? undefined : refused(field);
}

/** The field, of the outermost ones, that has such a text; undefined if there is none. */
function unstorableField(part: unknown): string | undefined {
  // Not recursive: a body may be nested deeper than the stack.
  const left: [field: string, value: unknown][] = [['', part]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [field, value] = next;
    if (typeof value === 'string' && !isStorableText(value)) return field || 'the body';
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) left.push([field || name, inner]);
  }
  return undefined;
}

function refused(field: string): GenesisError {
  return new GenesisError('VALIDATION_FAILED', `${field} ${UNSTORABLE}; expected well-formed text`, {
    hint: 'Leave out the character U+0000, and do not cut a text between the halves of an emoji.',
  });
}
