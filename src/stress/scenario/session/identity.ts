import { secretsInHeaders } from '../../../secrets/command-words.ts';
import { withoutTexts } from '../../../secrets/without-secrets.ts';
import type { DataRecord } from '../../data/data-source.ts';
import { secretsOfRecord } from '../../data/secrets-of-record.ts';
import { Cookies } from './cookies.ts';

/** What a user is known by to the server: its headers, its cookies and its record. */
export class Identity {
  headers: Record<string, string> = {};
  readonly cookies: Cookies;
  record: DataRecord | undefined;

  constructor(origin: URL) {
    this.cookies = new Cookies(origin);
  }

  /** What its requests have in their headers now, such as a login, for a request to `path` beside the load. */
  headersFor(path: string, common: Readonly<Record<string, string>>): Record<string, string> {
    const cookie = this.cookies.for(path);
    const all = { ...common, ...this.headers, ...(cookie && { cookie }) };
    return Object.fromEntries(Object.entries(all).filter(([name]) => !/^content-/i.test(name)));
  }

  /** What nothing may show now: a later login has others. */
  get secrets(): string[] {
    const headers = Object.entries(this.headers).map(([name, value]) => [name, String(value)] as const);
    const cookies = this.cookies.values.map((value) => ['cookie', value] as const);
    return [...secretsInHeaders([...headers, ...cookies]), ...secretsOfRecord(this.record)];
  }

  withoutSecrets(text: string): string {
    return withoutTexts(text, this.secrets);
  }
}
