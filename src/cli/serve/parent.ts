import { toWire } from '../../store/sqlite/pool/protocol.ts';
import type { ChildMessage } from '../../stress/target/child-message.ts';

/** The process that started this one and listens on an IPC channel, where there is one. */
export interface Parent {
  tell(message: ChildMessage): void;
  /** Settles when the parent is gone, however it ended; never where there is none. */
  readonly gone: Promise<'parent gone'>;
  /** Closes the channel, which would keep this process alive. */
  leave(): void;
}

export function findParent(): Parent {
  return {
    tell: (message) => {
      // The callback takes the error of a parent that ends at this very moment.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    gone: new Promise((resolve) => {
      if (process.channel) process.once('disconnect', () => resolve('parent gone'));
    }),
    leave: () => {
      if (process.connected) process.disconnect();
    },
  };
}

export function failureMessage(error: unknown): ChildMessage {
  const { code = 'SERVER_START_FAILED', ...rest } = toWire(error);
  return { kind: 'failed', code, ...rest };
}
