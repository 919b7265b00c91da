import type { RequestOptions } from '../../request/request.ts';
import type { AskedAnswer } from '../asked.ts';
import type { Change, FindMisfit, Found } from '../misfit.ts';
import { answerWords, requestWords } from './words.ts';

/** The server wants to know who asks, or from where. */
export const login: FindMisfit = ({ request, classified, answer }, url) => {
  if (classified.outcome !== 'login-refused' || !answer) return undefined;
  const says = `${requestWords(request, url)} answered ${answerWords(answer)}`;
  return { says, ...remedyOf(answer, request, url) };
};

type Remedy = Omit<Found, 'says'>;

function remedyOf(answer: AskedAnswer, request: RequestOptions, url: URL): Remedy {
  const words = answer.body.slice(0, 4_000);
  if (answer.status === 407)
    return { advice: 'A proxy answered. Ask the server directly: proxies are not supported.' };
  if (/\b(csrf|xsrf)/i.test(words))
    return {
      advice:
        'The server protects its forms. Exempt the path of the chat, or send what its pages send: -H with Cookie, and -H with X-CSRF-Token.',
    };
  if (answer.status === 403 && /\borigin\b/i.test(words)) return { ways: [[header('Origin', url.origin)]] };
  if (answer.status === 403 && /\bhost\b.{0,40}\bnot allowed|\binvalid host/i.test(words))
    return { advice: 'The server accepts only some names of its host: use one of them in the address.' };
  const wanted = loginHeader(answer, words);
  if (!isSent(wanted, request)) return { ways: [[wanted]], advice: 'It wants a login.' };
  return { advice: `The server refused the ${wanted.value?.split(':')[0]} that was sent. Check its value.` };
}

function loginHeader({ authenticate = '' }: AskedAnswer, words: string): Change {
  const key = /\b(x-[\w-]{0,40}(?:key|token)|api-key)\b/i.exec(`${authenticate} ${words}`)?.[1];
  if (key !== undefined) return header(key, '…');
  const [, scheme = 'Bearer'] = /^\s*([\w-]{1,20})\b/.exec(authenticate) ?? [];
  return header('Authorization', `${scheme} …`);
}

function header(name: string, value: string): Change {
  return { option: '-H', value: `${name}: ${value}` };
}

function isSent({ value = '' }: Change, { headers }: RequestOptions): boolean {
  const name = value.slice(0, value.indexOf(':')).toLowerCase();
  return headers.some(([sent]) => sent.toLowerCase() === name);
}
