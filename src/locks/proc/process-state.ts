/** What a process was seen doing. */
export const PROCESS_STATES = [
  'running',
  'sleeping',
  'waiting for a disk',
  'stopped',
  'ended',
  'unknown',
] as const;
export type ProcessState = (typeof PROCESS_STATES)[number];
