import { type TlsMistake, tlsMistakeOf, tlsProblem, tlsRemedy } from '../../../transport/tls-mistake.ts';
import type { Change, FindMisfit } from '../misfit.ts';
import { withScheme } from './words.ts';

/** The certificate is not one that this machine trusts, or there is no TLS at all. */
export const certificate: FindMisfit = ({ error }, url) => {
  const mistake = tlsMistakeOf(error);
  if (!mistake) return undefined;
  return {
    says: tlsProblem(mistake, url.origin),
    ways: waysOf(mistake.kind, url),
    advice: tlsRemedy(mistake, url.href),
  };
};

function waysOf(kind: TlsMistake['kind'], url: URL): Change[][] {
  switch (kind) {
    case 'not-tls':
      return [[{ option: '--url', value: withScheme('http', url) }]];
    case 'untrusted':
    case 'expired':
    case 'wrong-name':
      return [[{ option: '--insecure' }]];
    default:
      return [];
  }
}
