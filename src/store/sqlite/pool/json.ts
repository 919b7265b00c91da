/**
 * A result as JSON, because SQLite has written it so already, or because it may be large: its length is known then. It
 * crosses to the main thread as text, which costs less than objects that are cloned. `T` is its type once parsed.
 */
export class Json<T> {
  readonly text: string;
  declare readonly parsed: T;

  constructor(text: string) {
    this.text = text;
  }
}
