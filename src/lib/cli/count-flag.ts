import {FepError} from '../errors/fep-error.ts';
import {Flags} from './flags.ts';

/** A whole number; throws one clear error (exit 2). Whether the number is allowed is a matter of the rules (exit 3). */
export function requireCount(text: string, flag: string, example: number): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new FepError(`${text === '' ? 'an empty text' : text} is not a whole number`, {
    code: 'invalid-number', exit: 'usage', where: `--${flag}`, why: 'digits are expected', suggestions: [`--${flag} ${example}`],
  });
}

/** A flag whose value is a whole number. */
export function countFlag(flag: string, description: string, options: {char?: 'i'; aliases?: string[]; helpGroup?: string; example?: number; exactlyOne?: string[]} = {}) {
  const {example = 3, ...rest} = options;
  return Flags.custom<number>({description, helpValue: 'N', ...rest, parse: async (text) => requireCount(text, flag, example)})();
}

/** The same, and it must be given. */
export function requiredCountFlag(flag: string, description: string, options: {char?: 'i'; aliases?: string[]; example?: number} = {}) {
  const {example = 3, ...rest} = options;
  return Flags.custom<number>({description, helpValue: 'N', ...rest, required: true, parse: async (text) => requireCount(text, flag, example)})({required: true});
}
