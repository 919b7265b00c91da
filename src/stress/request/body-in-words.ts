import { createHash } from 'node:crypto';
import { formatBytes } from '../../bytes.ts';
import type { RequestOptions } from './request.ts';
import { Template } from './template.ts';

/** The template of a body; size and SHA-256 of one that is no text. */
export function bodyInWords({ body, bodyEncoding }: RequestOptions): string | undefined {
  if (body === undefined || bodyEncoding !== 'latin1') return body;
  const bytes = new Template(body).constant ?? body;
  const hash = createHash('sha256').update(bytes, 'latin1').digest('hex');
  return `bytes that are not UTF-8 (${formatBytes(bytes.length)}, SHA-256 ${hash})`;
}
