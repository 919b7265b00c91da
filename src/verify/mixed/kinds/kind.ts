import type { Operation } from '../operation.ts';
import type { Written } from '../written.ts';

/**
 * Makes the next operation of a kind and notes what it will write; undefined if that needs something that is not there
 * yet. `place` varies what simultaneous operations of one kind choose.
 */
export type Kind = (written: Written, place: number) => Operation | undefined;
