import type { FoundChat, ProbeResult, ProbeStep } from '../../chat-probe/result.ts';
import { formatDuration } from '../../duration.ts';
import type { ApiName } from '../../stress/request/api-name.ts';

const API_WORDS: Readonly<Record<ApiName, string>> = {
  genesis: "Genesis's API",
  openai: "OpenAI's chat completions",
  'openai-responses': "OpenAI's responses",
  anthropic: "Anthropic's messages",
  ollama: "Ollama's chat",
};

export const UNTRACED =
  'The reply does not repeat the message, so whether it answers its own request is not checked.';

/** What became of it, in a few words. */
export function verdictOfProbe({ found, interrupted }: ProbeResult): string {
  if (found) return 'a chat was found';
  return interrupted ? 'interrupted' : 'no chat was found';
}

/** What was asked and answered, each as a sentence; guesses where nothing was are one. */
export function stepWords({ steps, target }: ProbeResult): string[] {
  const answered = new Set(steps.filter((step) => !isNothing(step)).map(({ request }) => request));
  const isMiss = (step: ProbeStep, index: number) =>
    index > 0 && isNothing(step) && !answered.has(step.request);
  const shown = steps.filter((step, index) => !isMiss(step, index));
  const missed = steps.filter(isMiss).map(({ request }) => request.replace(target.replace(/\/+$/, ''), ''));
  return [
    ...shown.map(({ says, tookMs }) => `${says} (${formatDuration(tookMs)})`),
    ...(missed.length === 0 ? [] : [`Nothing answers ${missed.join(', ')}`]),
  ];
}

function isNothing({ status }: ProbeStep): boolean {
  return status === 404 || status === 405;
}

/** What was found, by name. */
export function foundItems({ found }: ProbeResult): (readonly [name: string, text: string])[] {
  return found ? itemsOf(found) : [];
}

function itemsOf(found: FoundChat): (readonly [name: string, text: string])[] {
  const { request, api, reply, isStream, history, repeatsMessage, keepsConnection } = found;
  const place = isStream ? 'a stream' : reply === null ? 'all of the answer' : `at ${reply}`;
  return [
    ['Chat', `${request}${api ? `, ${API_WORDS[api]}` : ''}`],
    ['Reply', `${place}${repeatsMessage ? ', which repeats the message' : ''}`],
    ['History', history ?? 'not found: name its path with --history, or what is stored is not audited'],
    ['Connection', keepsConnection ? 'kept after an answer' : 'closed after each answer'],
    ...(repeatsMessage ? [] : [['Crosstalk', UNTRACED] as const]),
  ];
}

/** What is before the command lines. */
export function commandHeading({ found, commands }: ProbeResult): string {
  const isOpen = commands.some((command) => command.includes('…'));
  if (isOpen) return `${found ? 'To use it, put' : 'Put'} your own in place of …:`;
  return found ? 'To use it:' : 'What may fit:';
}
