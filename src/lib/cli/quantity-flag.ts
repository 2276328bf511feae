import {FepError} from '../errors/fep-error.ts';
import {Flags} from './flags.ts';

export type QuantityKind = 'size' | 'cpu' | 'memory';

/** Forms that the CRDs of 6.1 and later allow (crds.md P_VOLSIZE, P_CPU, P_MEM); those of 5.x check nothing. */
const PATTERNS: Readonly<Record<QuantityKind, {pattern: RegExp; examples: string}>> = {
  size: {pattern: /^(\d+(e\d+)?|\d+(\.\d+)?(e\d+)?[EPTGMK]i?)$/, examples: '10Gi, 500Mi, 1Ti'},
  cpu: {pattern: /^((\d+(\.\d+)?)|(\.\d+))(m|[Ee][-+]?\d+)?$/, examples: '500m, 2, 1.5'},
  memory: {pattern: /^((\d+(\.\d+)?)|(\.\d+))(([kmKMGTPE])|([KMGTPE]i)|([Ee][+-]?(\d+)))?$/, examples: '700Mi, 4Gi'},
};

/** A quantity as Kubernetes writes them; throws one clear error (exit 2) with the flag and the likely mend. */
export function requireQuantity(text: string, flag: string, kind: QuantityKind): string {
  const {pattern, examples} = PATTERNS[kind];
  if (pattern.test(text)) return text;
  const mended = mend(text, kind);
  throw new FepError(`${text === '' ? 'an empty text' : text} is not a ${kind === 'cpu' ? 'CPU amount' : 'quantity'}`, {
    code: 'invalid-quantity',
    exit: 'usage',
    where: `--${flag}`,
    why: `written as ${examples}; the operator would take anything and the volumes or pods would never come`,
    suggestions: mended === undefined || !pattern.test(mended) ? [] : [`--${flag} ${mended}`],
  });
}

/** `2GB`, `2 gib`, `500mb`: what was most likely meant, in binary units. */
function mend(text: string, kind: QuantityKind): string | undefined {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*([a-zA-Z]*)\s*$/.exec(text);
  if (match === null) return undefined;
  const amount = (match[1] ?? '').replace(',', '.');
  const unit = (match[2] ?? '').toLowerCase();
  if (kind === 'cpu') return /^(cores?|cpus?|)$/.test(unit) ? amount : undefined;
  const letter = /^([kmgtpe])(i?b?|bytes)?$/.exec(unit)?.[1];
  return letter === undefined ? undefined : `${amount}${letter.toUpperCase()}i`;
}

/** A flag whose value is a quantity. */
export function quantityFlag(flag: string, kind: QuantityKind, description: string, options: {aliases?: string[]; helpGroup?: string} = {}) {
  return Flags.custom<string>({
    description,
    helpValue: kind === 'cpu' ? '500m' : '10Gi',
    ...options,
    parse: async (text) => requireQuantity(text, flag, kind),
  })();
}
