import { InvalidArgumentError, Option } from 'commander';

const HELP = 'ask this path until it answers below 500; by default an open port is enough';

/** `--ready` belongs to `--spawn`, in every command that has both. */
export function readyOption(): Option {
  return new Option('--ready <path>', HELP).argParser(readyPath);
}

function readyPath(text: string): string {
  if (/^\/[!-~]*$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a path that begins with / and has no spaces, such as /health.');
}

/** Throws `InvalidArgumentError` for a `--ready` without the server that it is about. */
export function assertReadyIsOfSpawn({
  spawn,
  ready,
}: {
  readonly spawn?: string | undefined;
  readonly ready?: string | undefined;
}): void {
  if (ready === undefined || spawn !== undefined) return;
  throw new InvalidArgumentError(
    'error: --ready needs --spawn: only a server that genesis starts is waited for.',
  );
}
