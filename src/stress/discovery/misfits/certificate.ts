import { tlsMistakeOf, tlsProblem } from '../../http/tls-mistake.ts';
import type { FindMisfit } from '../misfit.ts';

/** The certificate is not one that this machine trusts, or there is no TLS at all. */
export const certificate: FindMisfit = ({ error }, url) => {
  const mistake = tlsMistakeOf(error);
  if (!mistake) return undefined;
  const says = tlsProblem(mistake, url.origin);
  if (mistake.kind === 'not-tls')
    return { says, ways: [[{ option: '--url', value: url.href.replace(/^https:/, 'http:') }]] };
  const advice =
    'To trust this certificate alone, name a file with it, or with that of its authority: --ca FILE.';
  return { says, ways: [[{ option: '--insecure' }]], advice };
};
