import { cpus, release, totalmem, type } from 'node:os';

/** What the figures were measured on, in one line: they are worth little without it. */
export function describeMachine(): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return (
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${memory}, ` +
    `${type()} ${release()}, Node ${process.versions.node}`
  );
}
