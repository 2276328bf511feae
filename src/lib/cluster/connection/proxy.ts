import {net} from './built-in.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a server as Go's `http.ProxyFromEnvironment` chooses it, which kubectl uses: HTTPS_PROXY for https,
 * HTTP_PROXY for http, lower case too, never for this machine, and not for what NO_PROXY names.
 */
export function proxyFromEnvironment(server: string, env: Env): string | undefined {
  const url = new URL(server);
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] ?? env[name.toLowerCase()];
  if (proxy === undefined || proxy === '') return undefined;
  if (isThisMachine(hostOf(url)) || isExcluded(url, env['NO_PROXY'] ?? env['no_proxy'] ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (net().isIPv4(host) && host.startsWith('127.'));
}

/** NO_PROXY: `*`, host, `.domain`, `domain` (with its sub-domains), address, CIDR; each may end in `:port`. */
function isExcluded(url: URL, list: string): boolean {
  const host = hostOf(url);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list.split(',').some((entry) => matches(entry.trim().toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (entry.includes('/')) return inNetwork(entry, host);
  if (net().isIP(entry) !== 0) return entry === host;
  const [name = '', entryPort] = entry.split(':');
  if (entryPort !== undefined && entryPort !== port) return false;
  const domain = name.replace(/^\*/, '');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function inNetwork(entry: string, host: string): boolean {
  const [address = '', bits = ''] = entry.split('/');
  const family = net().isIP(address);
  if (family === 0 || net().isIP(host) !== family || !/^\d+$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new (net().BlockList)();
  list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
