import type { Operation } from '../operation.ts';
import type { Prompt } from '../written.ts';
import type { Kind } from './kind.ts';
import { objectIn, textIn } from './read-json.ts';

const PATH = '/api/settings';

export const readSettings: Kind = (written) => ({
  method: 'GET',
  path: PATH,
  body: undefined,
  assess: (body) => {
    if (!objectIn(body)) return 'other-api';
    const text = textIn(body, 'system_prompt');
    if (text === undefined || written.promptOf(text).text.accepts(text)) return 'right';
    return { wrong: `the settings have a prompt that was not the last one written: "${text}"` };
  },
});

/** Only the prompt is written: most other settings take certain values, or decide which model answers. */
export const writeSettings: Kind = (written) => {
  const { prompt } = written;
  // Like the original, in case that the server answers other clients meanwhile.
  return prompt && writingOf(prompt, `${prompt.original} (genesis verify ${written.nextLabel()})`.trim());
};

export function writingOf({ text }: Prompt, systemPrompt: string): Operation {
  text.beginWrite(systemPrompt);
  return {
    method: 'POST',
    path: PATH,
    body: { system_prompt: systemPrompt },
    assess: () => {
      text.acknowledge(systemPrompt);
      return 'right';
    },
  };
}
