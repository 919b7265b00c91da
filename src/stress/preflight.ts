import { GenesisError, messageOf } from '../errors.ts';
import { newestMessageId } from './history.ts';
import type { HttpClient } from './http-client.ts';
import type { RunOptions } from './options.ts';
import { classifyFailure } from './outcome.ts';
import { readServerCounters, type ServerCounters } from './server-counters.ts';
import type { Target } from './target.ts';

/** What was there before the load, to tell afterwards what the load added. */
export interface Preflight {
  readonly counters: ServerCounters | undefined;
  /** Where the messages of this run begin. */
  readonly mark: { readonly after: number | string | undefined } | { readonly unreadable: string } | 'skip';
}

/** Throws `TARGET_UNREACHABLE` where nobody answers. */
export async function preflight(
  target: Target,
  control: HttpClient,
  { audit }: RunOptions,
): Promise<Preflight> {
  await assertReachable(target, control);
  const counters = await readServerCounters(control);
  if (audit === 'skip') return { counters, mark: 'skip' };
  try {
    return { counters, mark: { after: await newestMessageId(control) } };
  } catch (error) {
    return { counters, mark: { unreadable: messageOf(error) } };
  }
}

/** Any answer will do, also an error: what counts is that somebody listens. */
async function assertReachable(target: Target, control: HttpClient): Promise<void> {
  try {
    await control.get('/api/health');
  } catch (error) {
    const { outcome, detail } = classifyFailure(error);
    const what = outcome === 'connection-refused' ? 'nobody listens at' : 'no HTTP answer from';
    throw new GenesisError('TARGET_UNREACHABLE', `${what} ${target.url} (${detail})`, {
      hint: 'Start the server first, or leave --url out: then an embedded one is used.',
      cause: error,
    });
  }
}
