import { describe, expect, it } from 'vitest';
import { describeFault, parseFault } from '../../../src/stress/faults/fault.ts';

describe('a fault', () => {
  it.each([
    ['lock@1s:8s', { kind: 'lock', atMs: 1_000, forMs: 8_000 }],
    ['kill@2s', { kind: 'kill', atMs: 2_000 }],
    ['terminate@2s', { kind: 'terminate', atMs: 2_000 }],
    ['pause@1s:500ms', { kind: 'pause', atMs: 1_000, forMs: 500 }],
    ['model-error:20%', { kind: 'model-error', share: 0.2 }],
    ['cut@1s:3s', { kind: 'cut', atMs: 1_000, forMs: 3_000 }],
    ['slow@0s:200ms', { kind: 'slow', atMs: 0, forMs: 200 }],
    ['drip@2s:1s', { kind: 'drip', atMs: 2_000, forMs: 1_000 }],
    ['kill@0s', { kind: 'kill', atMs: 0 }],
  ])('%s is read, and written the same', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
    expect(parseFault(describeFault(parseFault(text) as never))).toEqual(fault);
  });

  it.each([
    'lock',
    'lock@1s',
    'lock@1s:0s',
    'lock@:8s',
    'lock@1s:8s:9s',
    'kill',
    'kill@2',
    'kill@2s:1s',
    'terminate@2s:1s',
    'pause@1s',
    'explode@1s',
    'cut@1s',
    'slow@1s:0s',
    'drip:1s',
    'model-error',
    'model-error:20',
    'model-error:0%',
    'model-error:101%',
    '',
  ])('%j is not one', (text) => {
    expect(parseFault(text)).toBeUndefined();
  });
});
