const FACTORS: Readonly<Record<string, number>> = {
  '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** Bytes of a storage quantity that the API server has accepted; undefined for anything else. */
export function bytesOf(quantity: string): number | undefined {
  const match = /^(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?(m|k|[KMGTPE]i|[MGTPE])?$/.exec(quantity);
  const factor = FACTORS[match?.[3] ?? ''];
  if (match === null || factor === undefined) return undefined;
  return Number(`${match[1]}e${match[2] ?? 0}`) * factor;
}

/** Sum of quantities in the largest binary unit that leaves at least one: `13.2Gi`. Unreadable ones count nothing. */
export function sumOfQuantities(quantities: readonly string[]): string {
  const bytes = quantities.reduce((sum, quantity) => sum + (bytesOf(quantity) ?? 0), 0);
  const unit = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'].find((name) => bytes >= (FACTORS[name] ?? Infinity));
  if (unit === undefined) return String(bytes);
  return `${Number((bytes / (FACTORS[unit] ?? 1)).toFixed(1))}${unit}`;
}
