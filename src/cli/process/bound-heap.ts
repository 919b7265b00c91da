import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of the young generation of a server: a larger one made it no faster, a smaller one a tenth slower. */
const SERVER_YOUNG_BYTES = 32 * 1024 * 1024;

/** Bytes of a heap that a burst has grown: a load on a thousand connections takes 53 MiB. */
const BURST_HEAP_BYTES = 64 * 1024 * 1024;

/** Milliseconds without a collection after which a burst is over. */
const QUIET_AFTER_MS = 2_000;

/**
 * Makes V8 collect garbage instead of allocating more memory. By default, a burst, whose requests are all alive at
 * once, grows the young generation to 128 MiB, and the old one to a multiple of what is in use: 340 to 460 MiB for a
 * server with 70 MiB of live data.
 *
 * V8 reads the flags for sizes only when a process starts, but these two at each collection. V8 may shrink the young
 * generation, so its size is checked after each collection. What a burst leaves is given back when it is over: V8 keeps it
 * for as long as nothing is allocated.
 */
export function boundHeap(maxYoungBytes = SERVER_YOUNG_BYTES): void {
  setFlagsFromString('--heap-growing-percent=50');
  const collectAll = collector();
  const quiet = setTimeout(() => {
    // Only where there is much to give back: V8 forgets the compiled code with it, and the next seconds of a load take twice the CPU.
    if (youngBytes() > maxYoungBytes / 4 && process.memoryUsage().heapTotal > BURST_HEAP_BYTES) collectAll();
  }, QUIET_AFTER_MS).unref();
  new PerformanceObserver((collections) => {
    setFlagsFromString(`--semi-space-growth-factor=${youngBytes() < maxYoungBytes ? 2 : 1}`);
    // Not after one of its own, which it would repeat for ever where much is alive.
    if (collections.getEntries().some(isMinor)) quiet.refresh();
  }).observe({ entryTypes: ['gc'] });
}

/** Node offers the collection only to a process that is started with a flag, and V8 to each context that is made under it. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  setFlagsFromString('--no-expose-gc');
  return () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

function isMinor(collection: PerformanceEntry): boolean {
  const { detail } = collection as PerformanceEntry & { readonly detail: NodeGCPerformanceDetail };
  return detail.kind === constants.NODE_PERFORMANCE_GC_MINOR;
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}
