import type {ExitName} from '../errors/exit-codes.ts';
import {FepError} from '../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../model/answers/api-version.ts';
import type {OperatorVersion, VersionReport} from '../model/answers/version.ts';
import type {Deployment} from '../model/kubernetes-object.ts';
import {isKnown} from '../model/part.ts';
import {findOperators} from './cluster-snapshot.ts';
import type {Operation} from './context.ts';
import {part, unreadable} from './parts.ts';

/** What the program knows of itself. */
export type PluginFacts = VersionReport['plugin'];

/** The part of the answer that needs no cluster: `version --client`. */
export function clientVersion(plugin: PluginFacts): VersionReport {
  return {apiVersion: ANSWER_API_VERSION, kind: 'Version', plugin, unreadable: []};
}

/** The answer where no cluster could even be named: the plugin, and why there is no more. */
export function versionWithoutCluster(plugin: PluginFacts, failure: FepError): VersionReport {
  return {...clientVersion(plugin), unreadable: [{part: 'server', reason: unreadable(failure).unreadable}]};
}

/** The answer, and how the server refused it, where it did: who is not let in learns the same as from other commands. */
export interface VersionsRead {
  report: VersionReport;
  refusal?: ExitName;
}

/** Versions of the plugin, the API server and the FEP operators, read together; what cannot be read says why. Never rejects. */
export const readVersions: Operation<PluginFacts, VersionsRead> = async ({cluster, signal}, plugin) => {
  let refusal: ExitName | undefined;
  const [server, operators] = await Promise.all([
    part(cluster.version({signal}).catch((error: unknown) => {
      refusal = error instanceof FepError ? error.exit : 'unreachable';
      throw error;
    })),
    findOperators(cluster, cluster.connection.namespace, signal),
  ]);
  const report: VersionReport = {
    ...clientVersion(plugin),
    server: {address: cluster.connection.server, ...(isKnown(server) ? {version: server.known.gitVersion} : {})},
    ...(isKnown(operators) ? {operators: operators.known.map(operatorVersion)} : {}),
    unreadable: [
      ...(isKnown(server) ? [] : [{part: 'server', reason: server.unreadable}]),
      ...(isKnown(operators) ? [] : [{part: 'operators', reason: operators.unreadable}]),
    ],
  };
  return {report, ...(refusal === undefined ? {} : {refusal})};
};

/** The operator's version from its Deployment: the tag of the image, else the chart's label (charts 2.x). */
export function operatorVersion({metadata, spec, status}: Deployment): OperatorVersion {
  const {containers} = spec.template.spec;
  const container = containers.find(({name}) => name === metadata.name) ?? containers[0];
  const label = metadata.labels?.['app.kubernetes.io/version']?.replace(/^v/, '');
  const version = versionOfImage(container?.image ?? '') ?? label;
  const fepVersion = container?.env?.find(({name}) => name === 'LATEST_FEP_VERSION_NUMBER')?.value;
  return {
    namespace: metadata.namespace ?? '',
    ...(version === undefined ? {} : {version}),
    ...(container?.image === undefined ? {} : {image: container.image}),
    ...(fepVersion === undefined ? {} : {fepVersion}),
    ready: (status?.readyReplicas ?? 0) > 0,
  };
}

/** `5.2.6` of `quay.io/fujitsu/fujitsu-enterprise-postgres-operator:v5.2.6@sha256:…`; a registry's port is no tag. */
export function versionOfImage(image: string): string | undefined {
  return /:v?(\d+(?:\.\d+)+)(?:[-+@]|$)/.exec(image)?.[1];
}
