import { Option } from 'commander';

/** Leaves command lines out of reports, in every command whose reports have one. */
export function noCommandOption(): Option {
  return new Option('--no-command', 'leave command lines out of the reports: what to repeat, and --spawn');
}
