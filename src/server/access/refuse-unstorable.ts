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
function unstorableField(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return hasUnstorable(value) ? 'the body' : undefined;
  return Object.keys(value).find((name) => hasUnstorable((value as Record<string, unknown>)[name]));
}

function hasUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return !isStorableText(value);
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(hasUnstorable);
}

function refused(field: string): GenesisError {
  return new GenesisError('VALIDATION_FAILED', `${field} ${UNSTORABLE}; expected well-formed text`, {
    hint: 'Leave out the character U+0000, and do not cut a text between the halves of an emoji.',
  });
}
