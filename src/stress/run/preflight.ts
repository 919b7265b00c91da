import { GenesisError, messageOf } from '../../errors.ts';
import { classifyFailure } from '../answer/classify-failure.ts';
import { History } from '../audit/history.ts';
import type { HttpClient } from '../http/http-client.ts';
import { tlsMistakeOf, tlsProblem, tlsRemedy } from '../http/tls-mistake.ts';
import type { RequestOptions } from '../request/request.ts';
import { Template } from '../request/template.ts';
import type { TokenGenerator } from '../request/token.ts';
import type { Target } from '../target/target.ts';
import type { RunOptions } from './options.ts';

/** The stored messages that the audit will read, or why it cannot. */
export type AuditSource =
  | { readonly history: History; readonly after: number | string | undefined }
  | { readonly skipped: string }
  | { readonly unreadable: string };

/** Looks at a server before its load. Throws `TARGET_UNREACHABLE` where no server answers. */
export async function preflight(
  target: Target,
  control: HttpClient,
  options: RunOptions,
  tokens: TokenGenerator,
): Promise<AuditSource> {
  await assertReachable(target, control);
  return auditSource(control, options, tokens);
}

async function auditSource(
  control: HttpClient,
  { audit, historyPath, request, seed }: RunOptions,
  tokens: TokenGenerator,
): Promise<AuditSource> {
  if (audit === 'skip') return { skipped: 'not asked for' };
  if (historyPath === undefined) return { skipped: 'no address to read the messages back (--history)' };
  if (!carriesToken(request)) return { skipped: 'the request has no {{token}} to find it again by' };
  const history = new History(control, historyPath, commonHeaders(request));
  try {
    const after = await history.newestId();
    if (seed !== undefined && after === undefined && (await hasTokens(history, tokens)))
      return { unreadable: `messages of an earlier run with the seed ${seed} are stored` };
    return { history, after };
  } catch (error) {
    return { unreadable: messageOf(error) };
  }
}

function carriesToken({ path, headers, body = '' }: RequestOptions): boolean {
  const texts = [path, body, ...headers.map(([, value]) => value)];
  return texts.some((text) => new Template(text).has('token'));
}

/** Headers that are the same in every request, such as a key, which a server wants for its history too. */
function commonHeaders({ headers }: RequestOptions): Record<string, string> {
  const isCommon = (value: string) => !value.includes('{{') && /^[ -~]*$/.test(value);
  return Object.fromEntries(headers.filter(([name, value]) => !/^content-/i.test(name) && isCommon(value)));
}

async function hasTokens(history: History, tokens: TokenGenerator): Promise<boolean> {
  for await (const { content } of history.after(undefined)) {
    if (tokens.sequencesIn(content).length > 0) return true;
  }
  return false;
}

/** Any answer will do, also an error. */
async function assertReachable(target: Target, control: HttpClient): Promise<void> {
  try {
    await control.get('/api/health');
  } catch (error) {
    throw unreachable(error, target);
  }
}

function unreachable(error: unknown, { url }: Target): GenesisError {
  const tls = tlsMistakeOf(error);
  if (tls)
    return new GenesisError('TARGET_UNREACHABLE', tlsProblem(tls, url), {
      hint: tlsRemedy(tls),
      cause: error,
    });
  const { outcome, detail } = classifyFailure(error, new URL(url)) ?? {};
  if (outcome === 'connection-refused')
    return new GenesisError('TARGET_UNREACHABLE', `no server listens at ${url} (${detail})`, {
      hint: 'Start the server first, or leave out --url to use the embedded server.',
      cause: error,
    });
  return new GenesisError(
    'TARGET_UNREACHABLE',
    `no HTTP answer from ${url} (${detail ?? messageOf(error)})`,
    {
      hint: 'Check the address, and whether it begins with http:// or https://.',
      cause: error,
    },
  );
}
