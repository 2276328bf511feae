import type {AnyObject, ResourceRequirements} from '../../../lib/model/kubernetes-object.ts';
import {pgpoolName, PGPOOL_PORT} from '../../../lib/model/names.ts';
import {at, textAt} from '../fep-cluster/members.ts';
import {resourcesAt} from '../fep-cluster/wanted.ts';
import {TaskFailure} from '../task-failure.ts';

/** How failures of a FEPPgpool2 are told; the reason is not stated. */
export const PGPOOL_FAILURE = {reason: 'FailedFepPgpool2Create', text: 'Error/Failure in FEP Pgpool2 creation'};

/** Port of PCP unless `spec.statusport` says otherwise (CRD 6.1.0; the guide's listing shows 9998). */
const PCP_PORT = 9898;

/** A FEPPgpool2's spec, read with the operator's defaults. */
export interface WantedPgpool {
  name: string;
  namespace: string;
  cluster: string;
  count: number;
  port: number;
  pcpPort: number;
  image: {image?: string; fepVersion?: string};
  pullPolicy: string;
  resources: ResourceRequirements;
  logVolume: {size: string; storageClass: string | undefined};
  /** Names of the Secrets of scram; `made` are the operator's own. Undefined without scram (UG 4.14.2). */
  scram: {key: string; makesKey: boolean; users: string; makesUsers: boolean} | undefined;
  /** Files in the ConfigMap, and those in a Secret, by their name. */
  files: Record<string, string>;
  secretFiles: Record<string, string>;
}

/** Reads a FEPPgpool2 (UG 5.4; defaults of the CRD). @throws TaskFailure for what nothing can be built from. */
export function readWantedPgpool({metadata, spec}: AnyObject & {spec?: unknown}): WantedPgpool {
  const {name = '', namespace = ''} = metadata;
  const image = textAt(spec, 'image');
  const fepVersion = textAt(spec, 'fepVersion');
  return {
    name, namespace,
    cluster: textAt(spec, 'fepclustername') ?? 'new-fep',
    count: wholeNumber(spec, 'count', {least: 1, most: 100, otherwise: 2}),
    port: wholeNumber(spec, 'serviceport', {least: 1, most: 65_535, otherwise: PGPOOL_PORT}),
    pcpPort: wholeNumber(spec, 'statusport', {least: 1, most: 65_535, otherwise: PCP_PORT}),
    image: {...(image === undefined ? {} : {image}), ...(fepVersion === undefined ? {} : {fepVersion})},
    pullPolicy: textAt(spec, 'imagePullPolicy') ?? 'IfNotPresent',
    resources: resourcesAt({spec}, 'spec', {limits: {cpu: '400m', memory: '512Mi'}, requests: {cpu: '200m', memory: '256Mi'}}),
    logVolume: {size: textAt(spec, 'customlogsize') ?? '100Mi', storageClass: textAt(spec, 'storageclassname')},
    scram: readScram(spec, name),
    files: filesAt(spec, {customparams: 'pgpool.conf', customhba: 'pool_hba.conf'}),
    secretFiles: filesAt(spec, {custompcp: 'pcp.conf', customsslkey: 'tls.key', customsslcert: 'tls.crt', customsslcacert: 'ca.crt'}),
  };
}

function wholeNumber(spec: unknown, field: string, {least, most, otherwise}: {least: number; most: number; otherwise: number}): number {
  const value = at(spec, field) ?? otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TaskFailure(`Assertion failed: spec.${field} must be a whole number from ${least} to ${most}, it is ${JSON.stringify(value)}`, PGPOOL_FAILURE);
}

function readScram(spec: unknown, name: string): WantedPgpool['scram'] {
  if (textAt(spec, 'clientAuthMethod')?.toLowerCase() !== 'scram') return undefined;
  const [key, users] = [textAt(spec, 'scram.pgpoolkeySecret'), textAt(spec, 'scram.userinfoSecret')];
  return {
    key: key ?? `${pgpoolName(name)}-pgpoolkey`, makesKey: key === undefined,
    users: users ?? `${pgpoolName(name)}-userinfo`, makesUsers: users === undefined,
  };
}

/** Texts of the spec by the file that they become; `none` means no text (v5 DefaultCR). */
function filesAt(spec: unknown, names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).flatMap(([field, file]) => {
    const text = textAt(spec, field);
    return text === undefined || text.trim() === 'none' ? [] : [[file, text.endsWith('\n') ? text : `${text}\n`]];
  }));
}
