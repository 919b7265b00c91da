import type { RequestOptions } from '../../request/request.ts';
import type { AskedAnswer } from '../asked.ts';
import type { Change, FindMisfit } from '../misfit.ts';
import { unknownValue } from './unknown-value.ts';
import { answerWords, requestWords } from './words.ts';

const NO_MODEL = /\bmodel\b.{0,80}\b(not (be )?found|does ?n[o']t exist|unknown|try pulling)/is;

/** Nothing is at this path, or not for this method. */
export const wrongPath: FindMisfit = (asked, url) => {
  const { request, classified, answer } = asked;
  if (classified.outcome !== 'wrong-path' || !answer) return undefined;
  const says = `${requestWords(request, url)} answered ${answerWords(answer)}`;
  if (NO_MODEL.test(answer.body.slice(0, 2_000)))
    return { says, advice: 'Name one of its models with --model, or in --body.' };
  const unknown = unknownValue(asked);
  if (unknown)
    return {
      says,
      ways: [[{ option: '--body', value: unknown.body }]],
      advice: `The path is right: the server does not have what the body names at \`${unknown.place}\`.`,
    };
  const ways = methodsOf(answer, request);
  if (ways.length > 0 && answer.allow !== undefined) return { says, ways };
  const isOnlyRead = /^\s*(GET|HEAD|OPTIONS)(\s*,\s*(GET|HEAD|OPTIONS))*\s*$/i.test(answer.allow ?? '');
  const why = isOnlyRead ? 'This path can only be read. ' : '';
  return { says, ways, advice: `${why}Name the path of the chat with --path.${belowWords(url)}` };
};

/** All paths begin with that of `--url`, which may be taken for the path of the chat. */
function belowWords({ origin, pathname }: URL): string {
  const path = pathname.replace(/\/+$/, '');
  return path === ''
    ? ''
    : ` It begins below the path of the URL: if ${path} is the chat itself, name ${origin} with --url, and ${path} with --path.`;
}

/** What may take a message. */
const SENDING = ['POST', 'PUT', 'PATCH'];

/** Those that the answer lists; without such a list, the usual one. */
function methodsOf({ allow }: AskedAnswer, { method, body }: RequestOptions): Change[][] {
  const allowed = (allow ?? (body === undefined ? '' : 'POST'))
    .split(',')
    .map((name) => name.trim().toUpperCase());
  const others = SENDING.filter((name) => allowed.includes(name) && name !== method);
  return others.map((value) => [{ option: '--method', value }]);
}
