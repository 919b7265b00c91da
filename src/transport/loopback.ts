import { isIPv4 } from 'node:net';

/** Whether only this machine reaches a host, such as `localhost`, `127.0.0.1`, `::1` or, as in a URL, `[::1]`. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  return /^(.+\.)?localhost$/.test(name) || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
