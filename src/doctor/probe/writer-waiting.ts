import { StopReason } from '../../sqlite-probe/abort-reason.ts';

/** Reason of a signal that ends a reading because another process waits to commit. */
export class WriterWaiting extends StopReason {
  override readonly message =
    'another process waited to commit, which readers prevent; --full does not stop for that';
}
