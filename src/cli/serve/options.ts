import { InvalidArgumentError } from 'commander';
import { type DelayRange, echoModel } from '../../model/echo.ts';
import { type ChatModel, findModel, offered } from '../../model/model.ts';
import { openAiCompatibleModel } from '../../model/openai-compatible.ts';
import { DEFAULT_SERVER_OPTIONS, type LogLevel, type ServerOptions } from '../../server/options.ts';
import type { Durability } from '../../store/options.ts';
import type { Terminal } from '../output/terminal.ts';
import { type AccessFlags, accessOptions } from './access.ts';

/** The flags of `genesis serve`, as their parsers return them: times are in milliseconds. */
export interface ServeFlags extends AccessFlags {
  readonly port: number;
  readonly db: string;
  readonly temporary?: true;
  readonly durability: Durability;
  readonly modelDelay: DelayRange;
  readonly modelUrl?: string;
  readonly modelTimeout: number;
  readonly maxReply: number;
  readonly model?: string;
  readonly poolSize: number;
  readonly settingsPoolSize: number;
  readonly busyTimeout: number;
  readonly acquireTimeout: number;
  readonly maxQueue: number;
  readonly logLevel: LogLevel;
}

/** All but the file of the database. Throws `InvalidArgumentError` for a model that the server would not have, or without a login that it needs, and `TOKEN_INVALID`. */
export function serverOptions(
  flags: ServeFlags,
  terminal: Pick<Terminal, 'stderr'>,
): Omit<ServerOptions, 'databaseFile'> {
  const models = modelsOf(flags);
  assertOffered(flags.model, models);
  return {
    host: flags.host,
    port: flags.port,
    access: accessOptions(flags, terminal),
    durability: flags.durability,
    memoryPoolSize: flags.poolSize,
    settingsPoolSize: flags.settingsPoolSize,
    busyTimeoutMs: flags.busyTimeout,
    acquireTimeoutMs: flags.acquireTimeout,
    maxQueue: flags.maxQueue,
    drainTimeoutMs: DEFAULT_SERVER_OPTIONS.drainTimeoutMs,
    requestTimeoutMs: DEFAULT_SERVER_OPTIONS.requestTimeoutMs,
    streams: DEFAULT_SERVER_OPTIONS.streams,
    models,
    model: flags.model,
    log: { level: flags.logLevel, stream: terminal.stderr },
  };
}

function modelsOf({ modelDelay, modelUrl, modelTimeout, maxReply }: ServeFlags): ChatModel[] {
  const echo = echoModel({ delayMs: modelDelay });
  if (modelUrl === undefined) return [echo];
  const apiKey = process.env.GENESIS_MODEL_KEY;
  const limits = { timeoutMs: modelTimeout, maxReplyBytes: maxReply };
  return [echo, openAiCompatibleModel({ baseUrl: modelUrl, apiKey, ...limits })];
}

function assertOffered(model: string | undefined, models: readonly ChatModel[]): void {
  if (model === undefined || findModel(models, model)) return;
  throw new InvalidArgumentError(
    `error: there is no model '${model}' here, only ${offered(models)}. Add --model-url, the server that has it.`,
  );
}
