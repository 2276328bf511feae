import {upgradeHeadlessServiceName} from '../../../model/names.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import {plainHbaLines} from '../../change/hba-in-force.ts';

/** Ways in which the upgrade container may log in (UG 6.4.1). */
export const METHODS = ['md5', 'trust', 'cert'] as const;
export type AdmissionMethod = (typeof METHODS)[number];

/** Line of pg_hba.conf that lets the upgrade container of a new cluster in (UG 6.4.1). */
export function admissionLine({name, namespace}: ClusterRef, method: AdmissionMethod): string {
  return `host all all ${name}-upgrade-pod.${upgradeHeadlessServiceName(name)}.${namespace}.svc.cluster.local ${method}`;
}

/** The text with the line in the first place, where no other line can come before it; unchanged where it is there. */
export function withAdmission(text: string, line: string): string {
  if (plainHbaLines(text).includes(line)) return text;
  return `${line}\n${text}`;
}

/** The text without the line. */
export function withoutAdmission(text: string, line: string): string {
  return text.split('\n').filter((one) => !plainHbaLines(one).includes(line)).join('\n');
}
