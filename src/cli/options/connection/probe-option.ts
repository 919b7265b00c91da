import { Option } from 'commander';

/** `--no-probe`, in every command that sends a load. */
export function noProbeOption(): Option {
  return new Option('--no-probe', 'send no request before the load, and never stop one that does not fit');
}
