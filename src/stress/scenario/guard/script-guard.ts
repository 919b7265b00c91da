import type { LiveScript, ScriptPlace } from '../script/scenario.ts';
import { StrayErrors } from './stray-errors.ts';
import { Watchdog } from './watchdog.ts';

export interface GuardOptions {
  /** Whether the process runs nothing but the tool and the script. */
  readonly ownsProcess: boolean;
  /** Milliseconds in which a script may keep the processor; 5 s by default. */
  readonly longestLoopMs?: number | undefined;
}

/** Notices what a script does where nothing awaits it, from its first line on: a loop without an end, an error in a timer. */
export class ScriptGuard {
  readonly #watchdog: Watchdog;
  readonly #stray: StrayErrors;

  constructor(place: ScriptPlace, live: LiveScript, { ownsProcess, longestLoopMs }: GuardOptions) {
    const onError = (error: Error) => {
      live.defect ??= error;
      live.breakOff?.(error);
    };
    this.#watchdog = new Watchdog(place, onError, longestLoopMs);
    this.#stray = new StrayErrors(place, { ownsProcess, onError });
  }

  /** Resolves when it notices all. */
  get ready(): Promise<void> {
    return this.#watchdog.ready;
  }

  close(): void {
    this.#watchdog.close();
    this.#stray.close();
  }
}
