import { discover } from '../../discovery/discover.ts';
import { fittingOptions } from '../../discovery/fitting-options.ts';
import type { Misfit } from '../../discovery/misfit.ts';
import { controlTimeout } from '../../http/http-client.ts';
import type { Site } from '../../http/site.ts';
import type { LoadMisfit } from '../../judge/measured/load-misfit.ts';
import type { RunOptions } from '../options.ts';

/** Looks for a request that fits a server whose load was in vain, while it still runs. */
export async function loadMisfit(
  site: Site,
  { says }: Misfit,
  {
    request,
    history,
    timeoutMs,
    mayChooseApi,
  }: Pick<RunOptions, 'request' | 'history' | 'timeoutMs' | 'mayChooseApi'>,
  signal: AbortSignal,
): Promise<LoadMisfit> {
  const discovery = await discover(
    site,
    { request, history },
    {
      timeoutMs: controlTimeout(timeoutMs),
      tries: mayChooseApi ? 'every-api' : 'as-given',
      signal,
    },
  );
  return { says, ...fittingOptions(discovery) };
}
