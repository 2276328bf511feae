import type {PortForwarded} from '../model/answers/connection.ts';
import type {Screen} from './screen.ts';

/** Where to connect to, once it listens. */
export function renderPortForwarded({name, role, address, port, pod, remotePort}: PortForwarded, {theme}: Screen): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${theme.strong(`${host}:${port}`)} leads to ${role === 'pgpool' ? 'Pgpool-II' : `the ${role}`} of ${name} (${pod}:${remotePort}); Ctrl-C ends it\n`;
}
