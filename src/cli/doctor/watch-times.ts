/** Several times what a write transaction should take, and less than people notice. */
export const DEFAULT_WATCH_MS = 500;
/** Some 250 looks: enough for the share of the time to a few percent. */
export const EXTENDED_WATCH_MS = 5_000;
export const MOST_WATCH_MS = 3_600_000;
