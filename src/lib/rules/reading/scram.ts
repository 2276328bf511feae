import type {View} from '../view.ts';
import {hbaOf, parameter} from './postgres.ts';

export const SCRAM = 'scram-sha-256';

/** `password_encryption` as written; PostgreSQL 15's own default is scram-sha-256, the sample CR sets md5. */
export function passwordEncryption(view: View): string | undefined {
  return parameter(view, 'password_encryption')?.toLowerCase();
}

/** Does a line of customPgHba ask for scram-sha-256? */
export function hasScramLine(view: View): boolean {
  return hbaOf(view).some(({method}) => method === SCRAM);
}

/** Does a FEPCluster say that it uses scram-sha-256 (UG 4.14.1)? */
export function usesScram(view: View): boolean {
  return passwordEncryption(view) === SCRAM || hasScramLine(view);
}
