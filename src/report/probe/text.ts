import type { ChalkInstance } from 'chalk';
import type { FoundChat, ProbeResult, ProbeStep } from '../../chat-probe/result.ts';
import { formatDuration } from '../../duration.ts';
import type { ApiName } from '../../stress/request/api-name.ts';
import { printable, wrap } from '../text/format.ts';

const COLUMNS = 80;
const NAME_COLUMNS = 'Connection:  '.length;

const API_WORDS: Readonly<Record<ApiName, string>> = {
  genesis: "Genesis's API",
  openai: "OpenAI's chat completions",
  'openai-responses': "OpenAI's responses",
  anthropic: "Anthropic's messages",
  ollama: "Ollama's chat",
};

/** The result as text of 80 columns; command lines are one line each, so that they can be copied. Ends with a line break. */
export function probeText(result: ProbeResult, chalk: ChalkInstance): string {
  const { found, advice, interrupted } = result;
  const parts = [
    stepLines(result),
    found ? foundLines(found, chalk) : [chalk.red(interrupted ? 'Interrupted.' : 'No chat was found.')],
    advice.flatMap((sentence) => wrap(printable(sentence), COLUMNS)),
    commandLines(result),
  ];
  return `${parts.flatMap((lines) => (lines.length > 0 ? [lines.join('\n')] : [])).join('\n\n')}\n`;
}

/** Guesses where nothing was are one line. */
function stepLines({ steps, target }: ProbeResult): string[] {
  const isMiss = ({ status }: ProbeStep, index: number) => index > 0 && (status === 404 || status === 405);
  const shown = steps.filter((step, index) => !isMiss(step, index));
  const missed = steps.filter(isMiss).map(({ request }) => request.replace(target.replace(/\/+$/, ''), ''));
  return [
    ...shown.flatMap(({ says, tookMs }) => hanging(`${says} (${formatDuration(tookMs)})`)),
    ...(missed.length === 0 ? [] : hanging(`Nothing answers ${missed.join(', ')}`)),
  ];
}

function foundLines(found: FoundChat, chalk: ChalkInstance): string[] {
  const { request, api, reply, isStream, history, repeatsMessage } = found;
  const place = reply === null ? 'all of the answer' : `at ${reply}`;
  return [
    ...row('Chat', `${request}${api ? `, ${API_WORDS[api]}` : ''}`),
    ...row('Reply', `${isStream ? 'a stream' : place}${repeatsMessage ? ', which repeats the message' : ''}`),
    ...row('History', history ?? 'not found: name its path with --history, or what is stored is not audited'),
    ...row('Connection', found.keepsConnection ? 'kept after an answer' : 'closed after each answer'),
    ...(repeatsMessage ? [] : UNTRACED.map((line) => chalk.yellow(line))),
  ];
}

const UNTRACED = wrap(
  'The reply does not repeat the message, so whether it answers its own request is not checked.',
  COLUMNS,
);

function commandLines({ commands, found, changes }: ProbeResult): string[] {
  if (commands.length === 0) return [];
  const isOpen = changes.some(({ value }) => value?.includes('…'));
  const before = found ? 'To use it:' : isOpen ? 'Put your own in place of …:' : 'What may fit:';
  return [before, ...commands.map((command) => `  ${printable(command)}`)];
}

function row(name: string, text: string): string[] {
  return hanging(text, NAME_COLUMNS, `${name}:`.padEnd(NAME_COLUMNS));
}

/** What follows the first line is indented. */
function hanging(text: string, indent = 2, before = ''): string[] {
  const [first = '', ...rest] = wrap(printable(text), COLUMNS - indent);
  return [before + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}
