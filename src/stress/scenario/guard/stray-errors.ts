import { codeOf, messageOf } from '../../../errors.ts';
import type { ScriptPlace } from '../script/scenario.ts';
import { scriptError, stackOf } from '../script/script-error.ts';

/** Milliseconds in which errors of the other users may follow when one has ended a run. */
const MORE_MAY_FOLLOW_MS = 1_000;

/** The folder of the sources of this tool, or of what the build makes of them. */
const OWN_CODE = new URL('../../../', import.meta.url).href;

/** How many listen: an error that is none of theirs is not another listener's. */
let listening = 0;

interface StrayErrorsOptions {
  /** Whether all that runs in this process is the tool or the script: then errors without a line of either are the script's. */
  readonly ownsProcess: boolean;
  readonly onError: (error: Error) => void;
}

/** Catches what a script throws where nothing awaits it, such as in a timer: it would end the process without a report. */
export class StrayErrors {
  readonly #place: ScriptPlace;
  readonly #options: StrayErrorsOptions;
  #hasCaught = false;

  constructor(place: ScriptPlace, options: StrayErrorsOptions) {
    this.#place = place;
    this.#options = options;
    process.on('uncaughtException', this.#take);
    listening++;
  }

  /** Nothing stays on the process: at once, or after an error when those of other users have followed. */
  close(): void {
    const leave = () => {
      process.off('uncaughtException', this.#take);
      listening--;
    };
    if (this.#hasCaught) setTimeout(leave, MORE_MAY_FOLLOW_MS).unref();
    else leave();
  }

  readonly #take = (error: unknown): void => {
    if (this.#isOfScript(error)) {
      this.#hasCaught = true;
      this.#options.onError(scriptError(this.#place, reasonOf(error), 'what is not awaited'));
      return;
    }
    // Without a listener of the caller's, it ends the process, as it would without a script.
    if (process.listenerCount('uncaughtException') > listening) return;
    throw error;
  };

  #isOfScript(error: unknown): boolean {
    const stack = stackOf(error);
    if (stack.includes(this.#place.url)) return true;
    return this.#options.ownsProcess && !stack.includes(OWN_CODE);
  }
}

/** What a promise was rejected with that is no error: Node makes an error of it, which quotes it. */
function reasonOf(error: unknown): unknown {
  if (codeOf(error) !== 'ERR_UNHANDLED_REJECTION') return error;
  return /reason "(.*)"\.$/s.exec(messageOf(error))?.[1] ?? error;
}
