import { GenesisError } from '../errors.ts';

/** Another process has written a chunk of the same copy in the meantime. */
export function continuedElsewhere(shown: string): GenesisError {
  return new GenesisError('COPY_REFUSED', `another process runs the same copy into ${shown}`, {
    hint: 'Let one of them finish: nothing was copied twice.',
  });
}

/** A conversation of the copy is not in the target any more. */
export function conversationGone(shown: string): GenesisError {
  return new GenesisError(
    'COPY_REFUSED',
    `a conversation was deleted in ${shown} while it was being copied there`,
    { hint: 'Copy into an empty database, and let nothing delete from it until the copy is complete.' },
  );
}
