import { InvalidArgumentError } from 'commander';
import { codeOf, GenesisError } from '../../errors.ts';
import { TargetUnfit } from '../../stress/probe-target.ts';
import { optionInvalid } from './option-invalid.ts';

/** The options of the command line by what they are called in code. `docs/api.md` has both; a test compares them. */
export const OPTION_OF_FLAG: Readonly<Record<string, string>> = {
  '--acquire-timeout': 'acquireTimeoutMs',
  '--allow-host': 'allowedHosts',
  '--allow-origin': 'allowedOrigins',
  '--api': 'api',
  '--arrivals': 'arrivals',
  '--baseline': 'baseline',
  '--body': 'body',
  '--budget': 'budgetMs',
  '--busy-timeout': 'busyTimeoutMs',
  '--by': 'by',
  '--ca': 'ca',
  '--cert': 'cert',
  '--concurrency': 'concurrency',
  '--data': 'data',
  '--data-order': 'dataOrder',
  '--db': 'database',
  '--db-wait': 'databaseWaitMs',
  '--durability': 'durability',
  '--duration': 'durationMs',
  '--expect': 'expected',
  '--fault': 'faults',
  '--follow': 'follow',
  '--for': 'watchMs',
  '--from': 'from',
  '--full': 'full',
  '--header': 'headers',
  '--history': 'history',
  '--history-fields': 'history.fields',
  '--host': 'host',
  '--insecure': 'insecure',
  '--key': 'key',
  '--log': 'logFile',
  '--log-level': 'logLevel',
  '--max-queue': 'maxQueue',
  '--max-rate': 'maxRatePerSecond',
  '--max-users': 'maxUsers',
  '--message': 'message',
  '--method': 'method',
  '--model': 'model',
  '--model-delay': 'modelDelayMs',
  '--no-audit': 'audit: false',
  '--no-auth': 'token: null',
  '--no-command': 'hideCommands: true',
  '--no-probe': 'probe: false',
  '--no-template': 'template: false',
  '--only': 'only',
  '--path': 'path',
  '--pool-size': 'poolSize',
  '--port': 'port',
  '--quick': 'quick',
  '--rate': 'ratePerSecond',
  '--ready': 'ready',
  '--reconnect': 'reconnect',
  '--reply': 'reply',
  '--requests': 'requests',
  '--restart-db': 'restartDatabase',
  '--retry-lost': 'retryLost',
  '--roles': 'history.roles',
  '--rounds': 'rounds',
  '--samples': 'onSample',
  '--scenario': 'scenario',
  '--search': 'search',
  '--seed': 'seed',
  '--settings-pool-size': 'settingsPoolSize',
  '--skip': 'skip',
  '--slo': 'slos',
  '--spawn': 'spawn',
  '--stage': 'stages',
  '--start-at': 'startAt',
  '--stream': 'stream',
  '--stream-end': 'streamEnd',
  '--stream-path': 'streamPath',
  '--strict': "failsAt: 'warning'",
  '--think': 'thinkMs',
  '--threshold': 'thresholds',
  '--timeout': 'timeoutMs',
  '--token-file': 'token',
  '--tolerance': 'tolerance',
  '--unix-socket': 'unixSocket',
  '--url': 'url',
  '--warmup': 'warmupMs',
  '-H': 'headers',
};

/** A text with the names of options as code has them; what is no option of the command line stays. */
export function withOptionNames(text: string): string {
  return text
    .replace(/\boption '(--[a-z-]+)[^']*'/g, '$1')
    .replace(/(?<![\w-])(--[a-z][a-z-]*|-H)(?![\w-])/g, (flag) => OPTION_OF_FLAG[flag] ?? flag);
}

/** The error that a call of the library throws for one of an engine, or of what reads options. */
export function errorOfCall(error: unknown): unknown {
  if (error instanceof InvalidArgumentError) return ofArgument(error);
  if (error instanceof TargetUnfit) return ofUnfit(error);
  // Node's own functions have an error of theirs for an abort, with the reason of the signal in it.
  if (codeOf(error) === 'ABORT_ERR') return (error as Error).cause ?? error;
  if (!(error instanceof GenesisError)) return error;
  const [message, hint] = [withOptionNames(error.message), error.hint && withOptionNames(error.hint)];
  if (message === error.message && hint === error.hint) return error;
  return new GenesisError(error.code, message, { hint, cause: error });
}

/** Its message is sentences: the first says what is wrong, the others what to do. */
function ofArgument(error: InvalidArgumentError): GenesisError {
  const text = withOptionNames(error.message.replace(/^error: /, ''));
  const [, message = text, hint = 'docs/api.md has all options.'] = /^(.*?)\. (.*)$/s.exec(text) ?? [];
  return optionInvalid(message.replace(/\.$/, ''), hint, error);
}

/** What fits, as the options of a call. */
function ofUnfit(error: TargetUnfit): GenesisError {
  const { changes } = error.discovery;
  const options = changes.map(({ option, value }) => {
    const name = withOptionNames(option);
    if (option === '-H') return `headers: { ${headerText(value)} }`;
    return `${name}: ${value === undefined ? 'true' : valueText(name, value)}`;
  });
  const hint =
    options.length > 0 ? `This fits: ${options.join(', ')}.` : error.hint && withOptionNames(error.hint);
  return new GenesisError(error.code, error.message, { hint, cause: error });
}

function valueText(name: string, value: string): string {
  if (name === 'body') return value;
  const [path, place] = name === 'history' ? value.split('#') : [];
  if (path === undefined) return `'${value}'`;
  return place === undefined ? `{ path: '${path}' }` : `{ path: '${path}', place: '${place}' }`;
}

function headerText(header = ''): string {
  const [, name = header, value = ''] = /^([^:]*): *(.*)$/s.exec(header) ?? [];
  return `'${name}': '${value}'`;
}
