import { OPENING_CHARS } from '../../openings.ts';

/** SQL for as much of a message as titles, previews and summaries look at. */
export const OPENING = `substr(content, 1, ${OPENING_CHARS})`;
