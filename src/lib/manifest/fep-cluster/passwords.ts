import {isMasked} from '../patch.ts';
import type {Draft} from './draft.ts';
import type {CreateClusterOptions, PasswordField} from './options.ts';

const USERS = 'spec.fepChildCrVal.sysUsers';

/** A password without which the cluster cannot be made, or should not. */
export interface NeededPassword {
  field: PasswordField;
  /** Path of the field in the manifest. */
  path: string;
  /** What it is for, in words for a prompt. */
  purpose: string;
}

/** Which field holds whose password, and the member that makes it necessary. */
const FIELDS: readonly (NeededPassword & {when: string | undefined})[] = [
  {field: 'pgpassword', path: `${USERS}.pgpassword`, purpose: 'password of the database administrator', when: undefined},
  {field: 'pgreplpassword', path: `${USERS}.pgreplpassword`, purpose: 'password that replicas log in with', when: undefined},
  {field: 'pgRewindPassword', path: `${USERS}.pgRewindPassword`, purpose: 'password that pg_rewind logs in with', when: undefined},
  {field: 'tdepassphrase', path: `${USERS}.tdepassphrase`, purpose: 'passphrase of the keystore for encrypted tablespaces', when: undefined},
  {field: 'pgMetricsPassword', path: `${USERS}.pgMetricsPassword`, purpose: 'password that the exporter logs in with', when: `${USERS}.pgMetricsUser`},
  {field: 'pgSecurityPassword', path: `${USERS}.pgSecurityPassword`, purpose: 'password of the confidentiality administrator', when: `${USERS}.pgSecurityUser`},
  // Left out, it is random (UG 2.3.12.1.1): wanted only where a manifest that was read back has its mask.
  {field: 'pgAdminPassword', path: `${USERS}.pgAdminPassword`, purpose: 'password of the superuser', when: `${USERS}.pgAdminPassword`},
];

/** Passwords that the draft lacks: absent, or masked by an operator in a manifest that was read back. */
export function missingPasswords(draft: Draft): NeededPassword[] {
  if (draft.has('spec.fepChildCrVal.secretStore')) return [];
  return FIELDS.filter(({path, when}) => {
    if (when !== undefined && !draft.has(when)) return false;
    return !draft.has(path) || isMasked(draft.get(path));
  }).map(({field, path, purpose}) => ({field, path, purpose}));
}

/** Writes the passwords given; a mask in the file gives way, a real value in the file only to the caller's. */
export function layPasswords(draft: Draft, {passwords = {}}: CreateClusterOptions): void {
  for (const {field, path} of FIELDS) {
    const password = passwords[field];
    if (password !== undefined) draft.put(path, password, {source: 'flag', text: 'password given or made for this cluster'});
  }
}
