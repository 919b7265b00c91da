import type { FindMisfit } from '../misfit.ts';
import { isPage, requestWords } from './words.ts';

/** A web application answers every path with its page. */
export const webPage: FindMisfit = ({ request, token, classified, answer }, url) => {
  if (classified.outcome !== 'bad-response' || !answer) return undefined;
  if (!isPage(answer.body) || answer.body.includes(token)) return undefined;
  return {
    says: `${requestWords(request, url)} answered a page for browsers, not JSON`,
    advice:
      'The API is at another path or port: the network tools of a browser show which one the page asks. Name it with --path.',
  };
};
