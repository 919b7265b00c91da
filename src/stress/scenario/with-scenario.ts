import { type GuardOptions, ScriptGuard } from './guard/script-guard.ts';
import { LOOK_EVERY_MS, MOST_LOOKS, stuckError } from './guard/stuck-watch.ts';
import { loadScenario, placeOfScript } from './script/load-scenario.ts';
import type { LiveScript, ScenarioModule, ScriptPlace } from './script/scenario.ts';

interface ScenarioOptions extends Partial<GuardOptions> {
  /** Called before the script runs, with how to ask for its secrets at any time. */
  readonly onBegin?: (secretsNow: () => readonly string[]) => void;
}

/**
 * What `use` makes of the scenario in a file, if one is named. Meanwhile, loops without an end and errors that nothing awaits
 * are caught, also in the module itself. Throws `SCENARIO_INVALID` for a file that is none, and for what its script does.
 */
export async function withScenario<Result>(
  file: string | undefined,
  use: (scenario: ScenarioModule | undefined) => Promise<Result>,
  { ownsProcess = false, longestLoopMs, onBegin }: ScenarioOptions = {},
): Promise<Result> {
  if (file === undefined) return use(undefined);
  const place = placeOfScript(file);
  const live: LiveScript = { secretsNow: () => [], breakOff: undefined, defect: undefined };
  onBegin?.(() => live.secretsNow());
  const guard = new ScriptGuard(place, live, { ownsProcess, longestLoopMs });
  try {
    await guard.ready;
    const result = await use(await loaded(place, live));
    if (live.defect) throw live.defect;
    return result;
  } finally {
    guard.close();
  }
}

/** Like a round, a module may loop, or wait for what never comes. */
async function loaded(place: ScriptPlace, live: LiveScript): Promise<ScenarioModule> {
  const { promise: brokenOff, reject } = Promise.withResolvers<never>();
  // Later: to end a loop drops all that waits for the end of it.
  live.breakOff = (error) => void setImmediate(reject, error);
  let looks = 0;
  const timer = setInterval(() => {
    if (++looks > MOST_LOOKS) reject(stuckError(place));
  }, LOOK_EVERY_MS);
  try {
    return await Promise.race([loadScenario(place, live), brokenOff]);
  } finally {
    clearInterval(timer);
    live.breakOff = undefined;
  }
}
