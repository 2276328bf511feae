import {FepError} from '../errors/fep-error.ts';

/** `LOCAL:REMOTE` as kubectl reads it. Undefined: the default of the command. */
export interface PortPair {
  local?: number;
  remote?: number;
}

/** Reads `15432:27500`, `27500` (both), `:27500` and `0:27500` (any local port), `15432:` (the default remote). Throws one clear error (exit 2). */
export function portPair(text: string): PortPair {
  const [first = '', second, ...more] = text.split(':');
  if (more.length > 0 || (first === '' && (second ?? '') === '')) throw notPorts(text);
  if (second === undefined) return {local: port(first, text), remote: remotePort(first, text)};
  return {local: first === '' ? 0 : port(first, text), ...(second === '' ? {} : {remote: remotePort(second, text)})};
}

function port(digits: string, text: string): number {
  if (/^\d{1,5}$/.test(digits) && Number(digits) <= 65_535) return Number(digits);
  throw notPorts(text);
}

function remotePort(digits: string, text: string): number {
  const number = port(digits, text);
  if (number === 0) throw notPorts(text);
  return number;
}

function notPorts(text: string): FepError {
  return new FepError(`${text === '' ? 'an empty text' : text} is no LOCAL:REMOTE`, {
    code: 'invalid-port', exit: 'usage', where: 'LOCAL:REMOTE', why: 'ports are numbers from 1 to 65535; 0, or nothing, before the colon takes any that is free',
    suggestions: ['15432:27500', '0:27500'],
  });
}
