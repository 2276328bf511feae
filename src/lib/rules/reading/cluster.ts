import {isRecord, type View} from '../view.ts';

/** Paths of the two halves of a FEPCluster's spec. */
export const FEP = 'spec.fep';
export const CHILD = 'spec.fepChildCrVal';
export const STORAGE = `${CHILD}.storage`;
export const BACKUP = `${CHILD}.backup`;
export const USERS = `${CHILD}.sysUsers`;

/** Number of servers, when it is a whole number. */
export function instancesOf(view: View): number | undefined {
  const value = view.number(`${FEP}.instances`);
  return value !== undefined && Number.isInteger(value) ? value : undefined;
}

/** Servers that run when nothing is said: one (text of the CRD). */
export function instancesOrOne(view: View): number {
  return instancesOf(view) ?? 1;
}

/** `on`, quoted or not: the boolean true is what an unquoted `on` becomes. */
export function isSync(view: View): boolean {
  const value = view.at(`${FEP}.syncMode`);
  return value === 'on' || value === true;
}

/** Is `monitoring.enable` on? */
export function isMonitored(view: View): boolean {
  return view.isOn(`${FEP}.monitoring.enable`);
}

/** The scale-out part is there; which value would turn it off is not stated. */
export function isAutoscaled(view: View): boolean {
  const scaleout = view.record(`${CHILD}.autoscale.scaleout`);
  return scaleout !== undefined && Object.keys(scaleout).length > 0 && scaleout['policy'] !== 'off';
}

/** Is `storage.autoresize.enable` on? */
export function isAutoresized(view: View): boolean {
  return view.isOn(`${STORAGE}.autoresize.enable`);
}

/** Major version of the operator's line, when the operator's version is known: 5 for 5.2.6. */
export function operatorVersion(view: View): string | undefined {
  return view.fact('operator')?.version;
}

/** Compares dotted versions; text behind a dash does not count. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): number[] {
  return (version.replace(/^v/, '').split(/[-+]/, 1)[0] ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
}

/** Every `limits`/`requests` pair of the object with the path of its holder. */
export function computeSpecs(view: View): {path: string; limits: Record<string, unknown>; requests: Record<string, unknown>}[] {
  return view.once('computeSpecs', () => {
    const found: {path: string; limits: Record<string, unknown>; requests: Record<string, unknown>}[] = [];
    walk(view.at('spec'), 'spec', (value, path) => {
      const [limits, requests] = [value['limits'] ?? value['limit'], value['requests'] ?? value['request']];
      if (isRecord(limits) || isRecord(requests)) found.push({path, limits: isRecord(limits) ? limits : {}, requests: isRecord(requests) ? requests : {}});
    });
    return found;
  });
}

/** Calls back for every object below a value, itself included. */
export function walk(value: unknown, path: string, visit: (value: Record<string, unknown>, path: string) => void, depth = 0): void {
  if (depth > 30) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => walk(item, `${path}[${index}]`, visit, depth + 1));
  } else if (isRecord(value)) {
    visit(value, path);
    for (const [key, item] of Object.entries(value)) walk(item, `${path}.${key}`, visit, depth + 1);
  }
}

/** Text and numbers as written, anything else as JSON; never fails. */
export function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}

/** A value for a message: short, and of one line. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const line = text.replaceAll(/\s+/g, ' ');
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}
