import { dataPlaceOf } from '../../request/content-type.ts';
import { Template } from '../../request/template.ts';
import { ASKED_SEQ, type Asked } from '../asked.ts';
import { smallJson } from './small-json.ts';
import { textsIn } from './texts-in.ts';

/** The texts of a request that have its token, as they were sent. */
export function sentTexts({ request, token }: Pick<Asked, 'request' | 'token'>): string[] {
  if (request.body === undefined) return [];
  const record = request.data?.record(ASKED_SEQ);
  const template = new Template(request.body, { place: dataPlaceOf(request) });
  const body = template.fill({ seq: ASKED_SEQ, token, uuid: () => '', record });
  const texts = textsIn(smallJson(body)).map(({ text }) => text.trim());
  return texts.filter((text) => text.includes(token));
}
