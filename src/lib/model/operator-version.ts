import type {FieldFacts} from './schema/node.ts';

/** A version of the FEP operator, such as 5.2.6; FEP's major version is ten more than the operator's (crds.md section 0). */
export interface OperatorVersion {
  major: number;
  minor: number;
  patch: number;
}

const FORM = /^v?(\d{1,6})(?:\.(\d{1,6}|x))?(?:\.(\d{1,6}|x))?(?:[-+].*)?$/;

/** `5.2.6`, `v5.2.6`, `5.2`, `5.x`; what is left open counts as 0. Undefined for anything else. */
export function parseOperatorVersion(text: string): OperatorVersion | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map((part) => (part === undefined || part === 'x' ? 0 : Number(part)));
  return {major, minor, patch};
}

/** Negative when `a` is earlier, 0 when they are the same. Throws a RangeError on what is no version. */
export function compareOperatorVersions(a: string, b: string): number {
  const left = mustParse(a);
  const right = mustParse(b);
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

function mustParse(text: string): OperatorVersion {
  const version = parseOperatorVersion(text);
  if (version === undefined) throw new RangeError(`${JSON.stringify(text)} is not an operator version such as 5.2.6`);
  return version;
}

/** `5.2.6` → `5.x`. */
export function operatorLine(version: string): string {
  return `${mustParse(version).major}.x`;
}

/** Newest major version of Fujitsu Enterprise Postgres that an operator runs: 15 for 5.2.6. */
export function fepVersionOf(version: string): number {
  return mustParse(version).major + 10;
}

/** Does an operator of this version know the field? Facts are those in force, as `nodeAt` and `walkSchema` give them. */
export function knowsField(facts: FieldFacts, version: string): boolean {
  if (facts.since !== undefined && compareOperatorVersions(version, facts.since) < 0) return false;
  return facts.until === undefined || compareOperatorVersions(version, facts.until) <= 0;
}
