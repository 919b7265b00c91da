import { CookieJar } from 'tough-cookie';
import { setCookies } from './answer-headers.ts';

/** The cookies of one user. Costs nothing until a server sets one. */
export class Cookies {
  readonly #origin: string;
  #jar: CookieJar | undefined;

  constructor(origin: URL) {
    this.#origin = origin.origin;
  }

  /** Takes those of an answer to a request for `path`; one that the server may not set is ignored, as browsers do. */
  take(head: string, path: string): void {
    for (const cookie of setCookies(head)) {
      this.#jar ??= new CookieJar(undefined, { rejectPublicSuffixes: false });
      this.#jar.setCookieSync(cookie, this.#origin + path, { ignoreError: true });
    }
  }

  /** The value of the header; empty where there is none. */
  for(path: string): string {
    return this.#jar?.getCookieStringSync(this.#origin + path) ?? '';
  }

  /** All of them. */
  get values(): string[] {
    return (
      this.#jar
        ?.serializeSync()
        ?.cookies.flatMap(({ value }) => (typeof value === 'string' ? [value] : [])) ?? []
    );
  }
}
