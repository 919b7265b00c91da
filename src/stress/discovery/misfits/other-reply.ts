import { parseJson } from '../../../parse-json.ts';
import { fieldsOf } from '../../answer/json/fields-of.ts';
import { pathOn } from '../../http/site.ts';
import type { FindMisfit } from '../misfit.ts';

/** JSON has the reply at another place. */
export const otherReply: FindMisfit = ({ request, classified, answer }, url) => {
  if (classified.outcome !== 'bad-response' || !answer || request.reply === undefined) return undefined;
  const texts = Object.entries(fieldsOf(parseJson(answer.body))).filter(
    ([, value]) => typeof value === 'string',
  );
  const [only] = texts;
  if (!only || texts.length > 1) return undefined;
  const says = `${request.method} ${url.origin}${pathOn(url, request.path)} answered JSON with the key \`${only[0]}\``;
  return { says, ways: [[{ option: '--reply', value: only[0] }]] };
};
