import type { HistoryMessage, Id } from './history-message.ts';

/** What the JSON of one page of a history shows. */
export type FoundMessages =
  | {
      readonly status: 'found';
      readonly messages: readonly HistoryMessage[];
      /** That of the last one in the list, also where it says nothing; undefined for an empty list. */
      readonly lastId: Id | undefined;
    }
  /** `why`: a fact without a subject, such as `answered without a list of messages`. */
  | { readonly status: 'unreadable'; readonly why: string };

/** Finds the messages in the JSON of a page. */
export type FindMessages = (json: unknown) => FoundMessages;

/** The requests of a run whose tokens are in a text. */
export type Quoted = (text: string) => readonly number[];
