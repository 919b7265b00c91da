import { detailOfAnswer } from '../../answer/answer-detail.ts';
import { pathOn } from '../../http/site.ts';
import type { RequestOptions } from '../../request/request.ts';
import type { AskedAnswer } from '../asked.ts';
import { smallJson } from '../places/small-json.ts';
import { textOfPage } from '../places/text-of-page.ts';

const PAGE_CHARS = 100;
const NAME_CHARS = 60;
const ADDRESS_CHARS = 200;

/** A request as a sentence begins with it: `POST http://h/chat`. */
export function requestWords({ method, path }: RequestOptions, url: URL): string {
  return `${method} ${url.origin}${pathOn(url, path)}`;
}

/** The address of a server with another scheme, as it is typed: without a slash at its end. */
export function withScheme(scheme: 'http' | 'https', url: URL): string {
  return url.href.replace(/^https?(?=:)/, scheme).replace(/\/$/, '');
}

/** Its status, and what the server says about it: `404: no such route`. */
export function answerWords(answer: AskedAnswer): string {
  const text = isPage(answer.body)
    ? textOfPage(answer.body).slice(0, PAGE_CHARS)
    : detailOfAnswer(answer, smallJson(answer.body)).replace(/^HTTP \d+\s*/, '');
  return text === '' ? String(answer.status) : `${answer.status}: ${text}`;
}

/** Whether it is a document for a browser. */
export function isPage(body: string): boolean {
  return /^\s*(<!--.{0,500}?-->\s*)?<(!doctype html|html)\b/is.test(body.slice(0, 1_000));
}

/** An address that a server names. */
export function addressWords(address: string): string {
  return shortened(address, ADDRESS_CHARS);
}

function shortened(text: string, chars: number): string {
  return text.length > chars ? `${text.slice(0, chars)}…` : text;
}

/** `a`, `b` and `c`, each as code. */
export function namesInWords(names: readonly string[]): string {
  const all = names.map((name) => `\`${shortened(name, NAME_CHARS)}\``);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
