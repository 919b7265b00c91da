import type { RequestOptions } from '../../request/request.ts';
import type { Asked, AskedAnswer } from '../asked.ts';
import type { Change, FindMisfit, Found } from '../misfit.ts';
import { smallJson } from '../places/small-json.ts';
import type { Wanted } from '../wanted/wanted.ts';
import { wantedIn } from '../wanted/wanted-in.ts';
import { withWanted } from '../wanted/with-wanted.ts';
import { answerWords, namesInWords, requestWords } from './words.ts';

/** The server reached the route, and the request is not one that it takes. */
export const refusedRequest: FindMisfit = (asked, url) => {
  const { request, answer } = asked;
  if (!answer || !isRefused(asked, answer)) return undefined;
  const sent = requestWords(request, url);
  if (answer.status === 415)
    return { says: `${sent} answered ${answerWords(answer)}`, ...otherType(request) };
  const wanted = wantedIn(answer.body);
  const says = `${sent} answered ${answer.status}: ${fieldWords(wanted)}`;
  if (wanted.length > 0) return { says, ways: waysTo(request, wanted) };
  if (answer.status === 406) return { says: `${sent} answered ${answerWords(answer)}`, ways: [[ANY_ANSWER]] };
  return {
    says: `${sent} answered ${answerWords(answer)}`,
    advice: 'Send what it asks for with --body, which is JSON with {{token}} where the message is.',
  };
};

const ANY_ANSWER: Change = { option: '-H', value: 'Accept: application/json, text/event-stream' };
const STATUSES = [400, 406, 415, 422];

/** Some answer 200 and an error: it is one of the request if it names a field. */
function isRefused({ classified, request }: Asked, { status, body }: AskedAnswer): boolean {
  if (classified.outcome === 'request-refused') return STATUSES.includes(status);
  if (classified.outcome !== 'internal-error' || status < 200 || status > 299) return false;
  return waysTo(request, wantedIn(body)).length > 0;
}

function fieldWords(wanted: readonly Wanted[]): string {
  const names = namesInWords(wanted.slice(0, 4).map(({ path }) => path.join('/')));
  const verb = wanted.length === 1 ? 'is' : 'are';
  const isExtra = wanted.every(({ type }) => type === 'absent');
  return `${names} ${verb} ${isExtra ? 'not accepted' : 'missing, or not what it takes'}`;
}

/** The fields where some name the program's own object first, which the request does not have: `payload.text`. */
function inside(wanted: readonly Wanted[]): readonly Wanted[] {
  const [parent = '', ...others] = new Set(wanted.map(({ path }) => path.slice(0, -1).join('/')));
  if (others.length > 0 || /\d/.test(parent)) return wanted;
  return wanted.map((each) => ({ ...each, path: each.path.slice(-1) }));
}

/** The name of a field in one word may have another spelling in JSON than in the program of the server. */
function waysTo(request: RequestOptions, wanted: readonly Wanted[]): Change[][] {
  const snake = wanted.map((each) => ({ ...each, path: each.path.map(snakeCase) }));
  const ways = new Map<string, Change[]>();
  for (const fields of [wanted, snake, inside(wanted)]) {
    const changes = changesFor(request, fields);
    if (changes.length > 0) ways.set(JSON.stringify(changes), changes);
  }
  return [...ways.values()];
}

function snakeCase(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

function changesFor(request: RequestOptions, wanted: readonly Wanted[]): Change[] {
  const body = withWanted(
    request.body,
    wanted.filter((each) => each.in === 'body'),
  );
  const headers = wanted.filter((each) => each.in === 'header').map(({ path }) => path.join('-'));
  const query = wanted.filter((each) => each.in === 'query').map(({ path }) => path.join('.'));
  return [
    ...(query.length > 0 ? [{ option: '--path', value: withQuery(request.path, query) } as const] : []),
    ...(body === undefined ? [] : [{ option: '--body', value: body } as const]),
    ...headers.map((name) => ({ option: '-H', value: `${name}: …` }) as const),
  ];
}

function withQuery(path: string, names: readonly string[]): string {
  const added = names.map((name) => `${name}={{token}}`).join('&');
  return `${path}${path.includes('?') ? '&' : '?'}${added}`;
}

function otherType({ headers, body }: RequestOptions): Omit<Found, 'says'> {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const isJson = typeof smallJson(body ?? '') === 'object';
  if (isJson && !/json/i.test(type))
    return { ways: [[{ option: '-H', value: 'Content-Type: application/json' }]] };
  return {
    advice:
      "It does not take JSON. For a form, write text={{token}} into a file: --body FILE -H 'Content-Type: application/x-www-form-urlencoded'.",
  };
}
