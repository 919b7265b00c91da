import type { Ledger } from '../audit/ledger.ts';
import type { HistoryAddress, HistorySource } from '../audit/read-history.ts';
import { LoadConnection, type WireRequest } from '../http/load-connection.ts';
import { uuidOf } from '../request/template.ts';
import type { TokenGenerator } from '../request/token.ts';
import { KEY_HEADER } from '../request/with-key.ts';
import { afterAbort } from '../target/after-abort.ts';
import type { Target } from '../target/target.ts';
import type { ScenarioRun } from './scenario-run.ts';
import { withoutIds } from './session/step-name.ts';
import type { Conversation } from './tally/history-book.ts';

interface Around {
  readonly ledger: Ledger;
  readonly tokens: TokenGenerator;
  readonly signal: AbortSignal;
}

/** Where the chats of a scenario are shown, or why they cannot be found. */
export function scenarioHistories(
  site: Target,
  timeoutMs: number,
  { book, headersOf }: ScenarioRun,
  around: Around,
): string | { readonly address: HistoryAddress; readonly sources: readonly HistorySource[] } {
  if (book.chats === 0) return 'no chat was sent';
  if (book.withoutToken === book.chats)
    return 'no chat of the scenario has a user.token() to find it again by';
  const groups = Map.groupBy(book.conversations, ({ user, history }) =>
    JSON.stringify([history, headersOf(user, history.path)]),
  );
  const sources = [...groups.values()].map((same): HistorySource => {
    const { user, history, last } = same[0] as Conversation;
    return {
      address: { ...history, site, headers: headersOf(user, history.path) },
      sequences: same.flatMap(({ sequences }) => sequences),
      sendOneMore: () => sendOneLike(last, site, timeoutMs, around),
    };
  });
  const [first] = sources;
  if (!first) return 'no address to read the messages back (user.chat({ history }), or --history)';
  const { address } = first;
  return {
    address: sources.length === 1 ? address : { ...address, path: withoutIds(address.path) },
    sources,
  };
}

/** Sends a chat again, with a token of its own, over a new connection. Resolves with whether it was acknowledged. */
async function sendOneLike(
  { seq, request }: Conversation['last'],
  site: Target,
  timeoutMs: number,
  { ledger, tokens, signal }: Around,
): Promise<boolean> {
  const another = withToken(request, tokens.token(seq), tokens.token(ledger.size));
  const connection = new LoadConnection(site, timeoutMs);
  const stopWaiting = afterAbort(signal, 0, () => connection.destroy());
  try {
    const { status } = await connection.exchange(another);
    return status >= 200 && status < 300;
  } catch {
    return false;
  } finally {
    stopWaiting();
    connection.destroy();
  }
}

const HEAD_END = '\r\n\r\n';

/** The request with another token, the length that its body then has, and another key. */
function withToken({ method, text }: WireRequest, token: string, another: string): WireRequest {
  const changed = text.replaceAll(token, another);
  const bodyAt = changed.indexOf(HEAD_END) + HEAD_END.length;
  const head = changed
    .slice(0, bodyAt)
    .replace(/\r\ncontent-length: \d+/, `\r\ncontent-length: ${changed.length - bodyAt}`)
    .replace(new RegExp(`(\r\n${KEY_HEADER}: )[^\r]*`), `$1${uuidOf(0, undefined)}`);
  return { method, text: head + changed.slice(bodyAt) };
}
