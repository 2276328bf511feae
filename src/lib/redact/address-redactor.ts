import type {Placeholders} from './placeholders.ts';

const IPV4 = String.raw`(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)`;
const GROUP = '[0-9A-Fa-f]{1,4}';
const IPV6 = String.raw`(?<![\w:.])(?:(?:${GROUP}:){7}${GROUP}|(?:${GROUP}:){1,6}(?::${GROUP}){1,6}|(?:${GROUP}:){1,7}:|::(?:${GROUP}:){0,6}${GROUP})(?![\w:])`;
/** Longest form of an address, with what is looked at on both sides. */
const AHEAD = 64;
/** Addresses that name no machine. */
const NO_MACHINE = /^(?:0\.0\.0\.0|127\.|::1$|::$|255\.255\.255\.)/;

/** Redacts addresses of IP in a stream, however it is cut. */
export class AddressRedactor {
  readonly #placeholders: Placeholders;
  readonly #form = new RegExp(`${IPV4}|${IPV6}`, 'g');
  #held = '';
  #start = 0;

  constructor(placeholders: Placeholders) {
    this.#placeholders = placeholders;
  }

  push(chunk: Uint8Array): Buffer {
    this.#held += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    return this.#advance(Math.max(this.#start, this.#held.length - AHEAD));
  }

  end(): Buffer {
    return this.#advance(this.#held.length);
  }

  #advance(limit: number): Buffer {
    let out = '';
    let sent = this.#start;
    this.#form.lastIndex = sent;
    for (let found = this.#form.exec(this.#held); found !== null && found.index < limit; found = this.#form.exec(this.#held)) {
      const [address] = found;
      if (NO_MACHINE.test(address)) continue;
      const placeholder = this.#placeholders.of(address.toLowerCase(), 'ip');
      this.#placeholders.count(placeholder, 'ip');
      out += this.#held.slice(sent, found.index) + placeholder;
      sent = found.index + address.length;
    }
    const until = Math.max(sent, limit);
    out += this.#held.slice(sent, until);
    const keep = Math.max(0, until - AHEAD);
    this.#held = this.#held.slice(keep);
    this.#start = until - keep;
    return Buffer.from(out, 'latin1');
  }
}
