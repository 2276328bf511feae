const UNITS: Readonly<Record<string, number>> = {
  '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** Bytes of a quantity that the API server has accepted (`10Gi`, `1e9`); 0 for nothing. */
export function storageBytes(quantity: string | undefined): number {
  const match = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(quantity ?? '');
  return match === null ? 0 : Number(match[1]) * (UNITS[match[2] as string] ?? 1);
}
