import { Type } from 'typebox';
import { httpUrl } from '../../cli/options/parsers.ts';
import { echoModel } from '../../model/echo.ts';
import { openAiCompatibleModel } from '../../model/openai-compatible.ts';
import { firstMistake } from '../../report/saved/first-mistake.ts';
import type { ServerOptions } from '../../server/options.ts';
import { MAX_MESSAGE_BYTES } from '../../store/rules.ts';
import { type Delay, DelaySchema, delayLimits } from './model-delay.ts';
import { optionInvalid } from './option-invalid.ts';
import { readOption } from './read-option.ts';
import { Milliseconds, Text, whole } from './schemas.ts';

/** The embedded model, which repeats the message. */
export interface EchoOptions {
  /** How long a reply takes, in whole milliseconds, or the limits of a random time. */
  readonly delayMs: Delay;
}

/** A model server with OpenAI's chat completions. */
export interface ModelServerOptions {
  /** Its address up to and including the version, such as `http://127.0.0.1:11434/v1`. */
  readonly url: string;
  /** The model that answers; then those that answer in its place, in this order, while it fails. */
  readonly names: readonly [string, ...string[]];
  /** Sent as a bearer token. */
  readonly apiKey?: string | undefined;
  /** Whole milliseconds of silence before the first text; 60 000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Whole milliseconds of silence after that; 30 000 by default. */
  readonly idleTimeoutMs?: number | undefined;
  /** Bytes of text that a reply may have, 1 to 1 048 576; 262 144 by default. */
  readonly maxReplyBytes?: number | undefined;
}

export type ModelOptions = EchoOptions | ModelServerOptions;

const EXPECTED =
  "{ delayMs: 200 }, or a model server such as { url: 'http://127.0.0.1:11434/v1', names: ['llama3'] }";

/** One of the two: `modelsOfServer` finds out which, and checks it. */
export const ModelSchema = Type.Object({}, { description: EXPECTED });

const Echo = Type.Object({ delayMs: DelaySchema }, { additionalProperties: false });

const ModelServer = Type.Object(
  {
    url: Text,
    names: Type.Array(Text, { minItems: 1, uniqueItems: true }),
    apiKey: Type.Optional(Text),
    timeoutMs: Type.Optional(Milliseconds),
    idleTimeoutMs: Type.Optional(Milliseconds),
    maxReplyBytes: Type.Optional(whole(1, MAX_MESSAGE_BYTES)),
  },
  { additionalProperties: false },
);

/** Throws `OPTION_INVALID` for what is neither of the two, and for an address that is not one. */
export function modelsOfServer(
  options: ModelOptions = { delayMs: 0 },
): Pick<ServerOptions, 'models' | 'model' | 'fallbackModels'> {
  const mistake = firstMistake('delayMs' in options ? Echo : ModelServer, options, '/model');
  if (mistake !== undefined) throw optionInvalid(`startServer: ${mistake}`, `Expected ${EXPECTED}.`);
  if ('delayMs' in options) return { models: [echoModel({ delayMs: delayLimits(options.delayMs) })] };
  const {
    url,
    names,
    apiKey,
    timeoutMs = 60_000,
    idleTimeoutMs = 30_000,
    maxReplyBytes = 256 * 1024,
  } = options;
  const server = openAiCompatibleModel({
    ...{
      baseUrl: readOption('model.url', () => httpUrl(url)),
      apiKey,
      timeoutMs,
      idleTimeoutMs,
      maxReplyBytes,
    },
  });
  const [model, ...fallbackModels] = names;
  return { models: [echoModel({ delayMs: { min: 0, max: 0 } }), server], model, fallbackModels };
}
