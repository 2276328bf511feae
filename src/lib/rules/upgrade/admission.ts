import {shown, USERS} from '../reading/cluster.ts';
import {HBA, hbaOf} from '../reading/postgres.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import type {HbaLine} from '../text/hba.ts';
import type {View} from '../view.ts';
import {fepVersion, isUpgrade, SOURCE, sourceOf, UPGRADE, versionServedBy} from './plan.ts';

const METHODS = ['trust', 'md5', 'cert'];

/** Host name of the container that dumps and loads (UG 6.4.1). */
function upgradeHost({name, namespace}: View): string {
  return `${name}-upgrade-pod.${name}-upgrade-headless-svc.${namespace}.svc.cluster.local`;
}

const lineFor = (view: View): string => `host all all ${upgradeHost(view)} md5`;

/** The line that lets the container in: one with its name, or one that covers it whatever its address. */
function admittingLine(cluster: View, host: string): HbaLine | undefined {
  const lines = hbaOf(cluster).filter(({type, problem}) => type.startsWith('host') && problem === undefined);
  const covers = (address: string | undefined): boolean => address !== undefined && (['all', '0.0.0.0/0'].includes(address) || (address.startsWith('.') && host.endsWith(address)));
  return lines.find(({address}) => address === host) ?? lines.find(({address}) => covers(address));
}

function* methods(view: View): Generator<Found> {
  const source = sourceOf(view);
  for (const [cluster, path, label] of [[source, SOURCE, source?.name ?? ''], [view, HBA, view.name]] as const) {
    const line = cluster === undefined ? undefined : admittingLine(cluster, upgradeHost(view));
    if (line !== undefined && !METHODS.includes(line.method)) yield {path, message: `customPgHba of ${label} asks the upgrade container for ${shown(line.method)}, line ${line.line}`};
  }
}

function* certificates(view: View): Generator<Found> {
  for (const [cluster, side] of [[sourceOf(view), 'source'], [view, 'destination']] as const) {
    const line = cluster === undefined ? undefined : admittingLine(cluster, upgradeHost(view));
    if (cluster === undefined || line?.method !== 'cert') continue;
    const path = `${UPGRADE}.${side}.pgAdminTls.certificateName`;
    if (!cluster.has(`${USERS}.pgAdminTls.certificateName`) && !view.has(path)) yield {path, message: `${cluster.name} asks the upgrade container for a certificate of postgres, and none is named`, fix: `set ${path}`};
  }
}

/** How the upgrade container gets into both clusters (UG 6.4.1, 6.4.3.1). */
export const admissionRules: readonly Rule[] = [
  rule({
    id: 'major-hba-source',
    title: 'The source lets the upgrade container in',
    looksAt: [SOURCE],
    when: isUpgrade,
    uses: ['clusters'],
    *check(view) {
      const source = sourceOf(view);
      if (source !== undefined && admittingLine(source, upgradeHost(view)) === undefined) yield {path: SOURCE, message: `customPgHba of ${source.name} does not let ${upgradeHost(view)} in`, fix: `add to it before the operator is replaced: ${lineFor(view)}`};
    },
  }),
  rule({
    id: 'major-hba-destination',
    title: 'The new cluster lets the upgrade container in',
    looksAt: [HBA],
    when: isUpgrade,
    *check(view) {
      if (admittingLine(view, upgradeHost(view)) === undefined) yield {path: HBA, message: `customPgHba does not let ${upgradeHost(view)} in`, fix: `add: ${lineFor(view)}`};
    },
  }),
  rule({
    id: 'major-hba-method',
    title: 'The upgrade container can log in as it is asked to',
    looksAt: [HBA, SOURCE],
    when: isUpgrade,
    uses: ['clusters'],
    fix: 'trust, md5 or cert',
    check: methods,
  }),
  rule({
    id: 'major-hba-cert',
    title: 'The upgrade container has the certificate it is asked for',
    looksAt: [HBA, SOURCE, `${UPGRADE}.source`, `${UPGRADE}.destination`],
    when: isUpgrade,
    uses: ['clusters'],
    check: certificates,
  }),
  rule({
    id: 'major-hba-order',
    title: 'The source is edited while its own operator serves it',
    looksAt: [SOURCE],
    when: isUpgrade,
    needs: ['operator'],
    uses: ['clusters'],
    fix: 'bring the operator before back, edit the source, then replace it: applications off, customPgHba, operator, new FEPCluster',
    *check(view) {
      const source = sourceOf(view);
      const operator = view.fact('operator');
      const [served, runs] = [operator === undefined ? undefined : versionServedBy(operator), source === undefined ? undefined : fepVersion(source)];
      if (source === undefined || served === undefined || runs === undefined || served <= runs || admittingLine(source, upgradeHost(view)) !== undefined) return;
      yield {path: SOURCE, message: `customPgHba of ${source.name} is to be edited yet, and the new operator (${operator?.version}) does not apply changes to clusters of the version before`};
    },
  }),
];
