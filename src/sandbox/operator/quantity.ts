const FACTORS: Readonly<Record<string, number>> = {
  '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** Kubernetes quantity as a number (`resource.Quantity`): `1200Mi`, `2G`, `1e3`. Throws on anything else. */
export function quantityValue(text: string): number {
  const [, number, suffix] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(text.trim()) ?? [];
  const factor = FACTORS[suffix ?? ''];
  if (number === undefined || factor === undefined) throw new Error(`${JSON.stringify(text)} is not a quantity such as 2Gi or 500M`);
  return Number(number) * factor;
}

/** Negative, zero or positive, as for a sort. */
export function compareQuantities(a: string, b: string): number {
  return quantityValue(a) - quantityValue(b);
}
