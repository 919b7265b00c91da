/** Why none of the requests of a load fits its server, and what would. */
export interface LoadMisfit {
  /** What an answer shows, such as ``POST http://h/chat answered JSON with the key `answer` ``; without a full stop. */
  readonly says: string;
  /** The options of the command line that would fit, such as `--reply answer`; null where no answer shows any. */
  readonly options: string | null;
  /** Whether the server answered a request with these options, after the load, as it should. */
  readonly isTried: boolean;
  /** What to do, in sentences. */
  readonly remedy: string;
}
