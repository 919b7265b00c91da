import { withoutTexts } from '../secrets/without-secrets.ts';
import type { Tried } from '../stress/discovery/inquiry.ts';
import { requestWords } from '../stress/discovery/misfits/words.ts';
import { secretsOfHeaders } from '../stress/request/constant-headers.ts';
import type { ProbeStep } from './result.ts';

/** A request that was sent, as reports show it. `isInterrupted`: whether it is the one that a signal ended. */
export function stepOf(tried: Tried, isInterrupted: boolean): ProbeStep {
  const { asked, tookMs, url } = tried;
  const request = requestWords(asked.request, new URL(url));
  const says = isInterrupted
    ? `${request}: no answer yet`
    : withoutTexts(saysOf(tried, request), secretsOfHeaders(asked.request));
  return { request, status: asked.answer?.status ?? null, tookMs, says };
}

function saysOf({ purpose, asked, misfit }: Tried, request: string): string {
  const { classified, answer } = asked;
  if (misfit) return misfit.says;
  if (purpose === 'question' && answer) return `${request} answered ${answer.status}`;
  if (classified.outcome === 'ok') return `${request} answered ${answer?.status ?? ''} with a reply`;
  return `${request}: ${classified.detail ?? classified.outcome}`;
}
