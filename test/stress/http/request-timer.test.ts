import { expect, it, onTestFinished, vi } from 'vitest';
import { RequestTimer } from '../../../src/stress/http/request-timer.ts';

function timer(timeoutMs: number) {
  vi.useFakeTimers();
  const onTimeout = vi.fn();
  const made = new RequestTimer(timeoutMs, onTimeout);
  onTestFinished(() => {
    made.stop();
    vi.useRealTimers();
  });
  return { made, onTimeout };
}

it('fires when the last request has had its time, not the first one', () => {
  const { made, onTimeout } = timer(1_000);
  made.start(performance.now());
  vi.advanceTimersByTime(900);
  made.start(performance.now());
  vi.advanceTimersByTime(999);
  expect(onTimeout).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onTimeout).toHaveBeenCalledOnce();
});

it('fires again for a request after that', () => {
  const { made, onTimeout } = timer(1_000);
  made.start(performance.now());
  vi.advanceTimersByTime(5_000);
  expect(onTimeout).toHaveBeenCalledOnce();
  made.start(performance.now());
  vi.advanceTimersByTime(1_000);
  expect(onTimeout).toHaveBeenCalledTimes(2);
});

it('makes one timer, however many requests there are', () => {
  const { made } = timer(1_000);
  for (let request = 0; request < 100; request++) made.start(performance.now());
  expect(vi.getTimerCount()).toBe(1);
  made.stop();
  expect(vi.getTimerCount()).toBe(0);
});
