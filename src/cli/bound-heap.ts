import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect garbage before it asks for more memory. Left to itself, it answers a burst, whose requests all live
 * at once, with a young generation of 128 MiB, and with an old one that grows to a multiple of what is in use: a
 * server with 10 MiB of live data then keeps 300 MiB and more. Call when the server has started: its young generation
 * stays as large as it is then, which is enough for its speed. These flags are read at each collection, so they may
 * be set in a running process; the flag that names the size is not.
 */
export function boundHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
}
