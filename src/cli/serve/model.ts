import { type Command, InvalidArgumentError, Option } from 'commander';
import { type DelayRange, echoModel } from '../../model/echo.ts';
import { type ChatModel, findModel, offered } from '../../model/model.ts';
import { openAiCompatibleModel } from '../../model/openai-compatible.ts';
import type { ServerOptions } from '../../server/options.ts';
import { MAX_MESSAGE_BYTES } from '../../store/rules.ts';
import { delayRange, durationOption, httpUrl, nonEmpty, size } from '../options/parsers.ts';

/** The flags about the models, as their parsers return them: times are in milliseconds. */
export interface ModelFlags {
  readonly modelDelay: DelayRange;
  /** Words of the echo per second. */
  readonly modelRate?: number;
  readonly modelUrl?: string;
  readonly modelTimeout: number;
  readonly modelIdleTimeout: number;
  readonly maxReply: number;
  readonly model?: readonly string[];
}

/** About 64 000 tokens. */
const DEFAULT_REPLY_BYTES = 256 * 1024;

/** Faster than any model, and than a stream of events is read. */
const MAX_MODEL_RATE = 1_000_000;

export function addModelFlags(command: Command): void {
  const delay = new Option(
    '--model-delay <ms>',
    'time of an echo in milliseconds, or a range for random ones',
  );
  const rate = new Option('--model-rate <n>', 'words per second of an echo instead');
  const name =
    'model that answers until another is selected; repeated: while it fails (default: as selected)';
  const url = 'model server with OpenAI’s chat completions API; its key is in GENESIS_MODEL_KEY';
  const silence = 'the longest silence of the model server before its first text';
  const idle = 'the longest silence after that, in the middle of a reply';
  const reply = new Option('--max-reply <size>', 'the most text that a reply of the model server may have');
  command
    .optionsGroup('Model:')
    .addOption(delay.argParser(delayRange).default({ min: 0, max: 0 }, '0'))
    .addOption(rate.argParser(wordsPerSecond).conflicts('modelDelay'))
    .option('--model-url <url>', url, httpUrl)
    .option('--model <name>', name, appendModel)
    .addOption(durationOption('--model-timeout <time>', silence, 60_000))
    .addOption(durationOption('--model-idle-timeout <time>', idle, 30_000))
    .addOption(reply.argParser(size(MAX_MESSAGE_BYTES)).default(DEFAULT_REPLY_BYTES, '256KiB'));
}

/** Throws `InvalidArgumentError` for a model that the server would not have. */
export function modelOptions(flags: ModelFlags): Pick<ServerOptions, 'models' | 'model' | 'fallbackModels'> {
  const [model, ...fallbackModels] = flags.model ?? [];
  const models = modelsOf(flags);
  for (const name of flags.model ?? []) assertOffered(name, models);
  return { models, model, fallbackModels };
}

function modelsOf({ modelDelay, modelRate, modelUrl, ...limits }: ModelFlags): ChatModel[] {
  const echo = echoModel(modelRate === undefined ? { delayMs: modelDelay } : { wordsPerSecond: modelRate });
  if (modelUrl === undefined) return [echo];
  const server = openAiCompatibleModel({
    baseUrl: modelUrl,
    apiKey: process.env.GENESIS_MODEL_KEY,
    timeoutMs: limits.modelTimeout,
    idleTimeoutMs: limits.modelIdleTimeout,
    maxReplyBytes: limits.maxReply,
  });
  return [echo, server];
}

function assertOffered(model: string, models: readonly ChatModel[]): void {
  if (findModel(models, model)) return;
  throw new InvalidArgumentError(
    `error: there is no model '${model}' here, only ${offered(models)}. Add --model-url, the server that has it.`,
  );
}

/** Words per second, such as 20 or 0.5. */
function wordsPerSecond(text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (rate > 0 && rate <= MAX_MODEL_RATE) return rate;
  throw new InvalidArgumentError(`Expected words per second, above 0 and up to ${MAX_MODEL_RATE}.`);
}

/** Appends the name of a model. */
function appendModel(text: string, before: readonly string[] = []): readonly string[] {
  if (!before.includes(text)) return [...before, nonEmpty(text)];
  throw new InvalidArgumentError('Expected each model once: one that fails is not asked again.');
}
