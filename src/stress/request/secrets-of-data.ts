import { isSecret } from '../../secrets/without-secrets.ts';
import type { DataRecord } from '../data/data-source.ts';
import { fieldOf } from '../data/field-of.ts';
import { isLong } from '../data/secrets-of-record.ts';
import type { RequestOptions } from './request.ts';
import { Template } from './template.ts';

/** So many records are searched at most: those of the first requests, whose failures the examples of a result are. */
const MOST_RECORDS = 10_000;

/** The secrets of the records of the first `sent` requests that a text repeats, such as a key that is different for each user. */
export function secretsOfData(request: RequestOptions, sent: number, text: () => string): string[] {
  const secretsOf = secretsOfRecords(request);
  if (!secretsOf) return [];
  const found = new Set<string>();
  const searched = text();
  for (let seq = 0; seq < Math.min(sent, request.data?.summary.records ?? 0, MOST_RECORDS); seq++)
    for (const value of secretsOf(seq)) if (searched.includes(value)) found.add(value);
  return [...found];
}

/** The secrets of the record that a request got, by its number; undefined where records have none. */
export function secretsOfRecords(request: RequestOptions): ((seq: number) => string[]) | undefined {
  const { data } = request;
  const fields = data ? secretFields(request) : [];
  if (!data || fields.length === 0) return undefined;
  return (seq) => secretValues(data.record(seq), fields);
}

function secretValues(record: DataRecord, fields: readonly string[]): string[] {
  return fields.map((field) => fieldOf(record, field)).filter(isLong);
}

/** Fields in headers for secrets, and those whose name is that of a secret. */
function secretFields({ path, headers, body = '' }: RequestOptions): string[] {
  const inHeaders = headers.filter(([name]) => isSecret(name)).flatMap(([, value]) => fieldsIn(value));
  const anywhere = [path, body, ...headers.map(([, value]) => value)].flatMap(fieldsIn);
  return [...new Set([...inHeaders, ...anywhere.filter((field) => isSecret(field.split('.').at(-1) ?? ''))])];
}

function fieldsIn(text: string): string[] {
  return new Template(text).dataFields;
}
