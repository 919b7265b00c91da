/**
 * A result that SQLite has written as JSON already. It crosses to the main thread as the text that it is, which costs
 * less than rows made into objects, cloned, and made into objects again. `T` is what the text says.
 */
export class Json<T> {
  readonly text: string;
  declare readonly says: T;

  constructor(text: string) {
    this.text = text;
  }
}
