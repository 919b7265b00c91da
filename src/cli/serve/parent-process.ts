import type { ChildMessage } from '../../stress/target/embedded.ts';
import { toWire } from '../../wire-error.ts';

/** The process that started this one with an IPC channel, if there is one. */
export interface ParentProcess {
  send(message: ChildMessage): void;
  /** Resolves when the parent has exited, for whatever reason; never if there is no parent. */
  readonly exited: Promise<'parent exited'>;
  /** Closes the channel, which would keep this process alive. */
  disconnect(): void;
}

export function connectToParent(): ParentProcess {
  return {
    send: (message) => {
      // Without a callback, a parent that exits at this moment would cause an uncaught error.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    exited: new Promise((resolve) => {
      if (process.channel) process.once('disconnect', () => resolve('parent exited'));
    }),
    disconnect: () => {
      if (process.connected) process.disconnect();
    },
  };
}

export function failureMessage(error: unknown): ChildMessage {
  const { code = 'SERVER_START_FAILED', ...rest } = toWire(error);
  return { kind: 'failed', code, ...rest };
}
