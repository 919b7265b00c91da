type AnswerAt = (now: number) => number | null;

/**
 * What limits servers of a known capacity: functions from the time at which a request arrives to the time of its answer, or to null
 * for a refusal, in milliseconds.
 */
export const LIMITS = {
  // One at a time, 5 ms each: 200 per second.
  lock: () => oneAtATime(5),
  // 50 per second, for less CPU.
  slowLock: () => oneAtATime(20),
  // Four at a time, 20 ms each: 200 per second.
  workers: () => {
    const freeAt: [number, ...number[]] = [0, 0, 0, 0];
    return (now: number) => {
      const first = freeAt.indexOf(Math.min(...freeAt));
      const endAt = Math.max(now, freeAt[first] ?? 0) + 20;
      freeAt[first] = endAt;
      return endAt;
    };
  },
  // 300 tokens per second, of which 30 are kept; without one, 429.
  bucket: () => {
    let [tokens, filledAt] = [30, 0];
    return (now: number) => {
      tokens = Math.min(30, tokens + (now - filledAt) * 0.3);
      filledAt = now;
      if (tokens < 1) return null;
      tokens--;
      return now;
    };
  },
  // One at a time, 5 ms, and longer for each request that waits: 200 per second, as long as few wait.
  slowing: () => {
    let freeAt = 0;
    return (now: number) => {
      const waiting = Math.max(0, freeAt - now) / 5;
      freeAt = Math.max(now, freeAt) + 5 * (1 + Math.min(4, waiting / 50));
      return freeAt;
    };
  },
  // More than 150 in a second, and it answers nothing well for 5 s.
  falling: () => {
    const arrivals: number[] = [];
    let downUntil = 0;
    return (now: number) => {
      arrivals.push(now);
      while ((arrivals[0] ?? now) <= now - 1_000) arrivals.shift();
      if (now < downUntil) return null;
      if (arrivals.length > 150) downUntil = now + 5_000;
      return now < downUntil ? null : now;
    };
  },
} satisfies Record<string, () => AnswerAt>;

function oneAtATime(ms: number): AnswerAt {
  let freeAt = 0;
  return (now) => {
    freeAt = Math.max(now, freeAt) + ms;
    return freeAt;
  };
}
