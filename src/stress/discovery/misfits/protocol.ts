import { codeOf, messageOf } from '../../../errors.ts';
import { fieldsOf } from '../../answer/json/fields-of.ts';
import type { Asked, AskedAnswer } from '../asked.ts';
import type { FindMisfit, Found } from '../misfit.ts';
import { smallJson } from '../places/small-json.ts';
import { answerWords, requestWords, withScheme } from './words.ts';

/** What servers of HTTPS say to a request without TLS. */
const WANTS_TLS =
  /\bHTTP request (was sent )?to (an )?HTTPS\b|\bThis combination of host and port requires TLS/i;
/** The start of a TLS alert, as a malformed answer shows it. */
const TLS_ALERT = /not HTTP\/1\.1: "\\u0015\\u0003/;

/** The server speaks another protocol than chats over HTTP/1.1 do. */
export const protocol: FindMisfit = (asked, url) => {
  const { request, answer, error } = asked;
  const sent = requestWords(request, url);
  if (wantsTls(asked))
    return {
      says: `what answers at ${url.host} speaks TLS, and was asked without it`,
      ways: [[{ option: '--url', value: withScheme('https', url) }]],
    };
  if (codeOf(error) === 'MALFORMED_RESPONSE') return malformed(messageOf(error), sent);
  const other = answer && otherProtocol(answer);
  if (!other) return undefined;
  return { says: `${sent} answered ${answerWords(answer)}`, advice: `${other} is not supported.` };
};

function malformed(what: string, sent: string): Found {
  const isHttp = !what.startsWith('not HTTP');
  return isHttp
    ? { says: `${sent} answered with ${what}`, advice: 'No chat answers so: check the path, or --body.' }
    : { says: `${sent}: ${what}`, advice: 'Check the port: chats are asked over HTTP/1.1.' };
}

function wantsTls({ answer, error, speaksTls }: Asked): boolean {
  if (speaksTls === true) return true;
  if (answer) return answer.status === 400 && WANTS_TLS.test(answer.body.slice(0, 2_000));
  return codeOf(error) === 'MALFORMED_RESPONSE' && TLS_ALERT.test(messageOf(error));
}

/** Its name, where an answer shows one. */
function otherProtocol({ status, body }: AskedAnswer): string | undefined {
  if (status === 426) return 'A chat over WebSocket or HTTP/2';
  const { jsonrpc, error } = fieldsOf(smallJson(body));
  if (jsonrpc === '2.0' && error !== undefined && fieldsOf(error).code === -32600)
    return 'A chat over JSON-RPC';
  return status === 400 && /\bGraphQL\b/.test(body.slice(0, 2_000)) ? 'A chat over GraphQL' : undefined;
}
