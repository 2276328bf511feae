import {fepClusterRoot} from './fep-cluster/root.ts';
import {compareOperatorVersions} from './operator-version.ts';
import {FEP_GROUP, FEP_RESOURCES, type FepKind, type Resource} from './resources.ts';
import {toOpenApiSchema, type OpenApiSchema} from './schema/to-open-api.ts';

/** The newest operator of each line, for which the project carries a set of CRDs. */
export const CRD_VERSIONS = ['5.2.6', '6.2.2', '7.1.1', '8.3.3'] as const;

/** First operator whose CRDs have fields; before it they take anything (crds.md section 0). */
const FIRST_WITH_FIELDS = '6.1.0';

/** The parts of a CustomResourceDefinition that we write. */
export interface CustomResourceDefinition {
  apiVersion: 'apiextensions.k8s.io/v1';
  kind: 'CustomResourceDefinition';
  metadata: {name: string};
  spec: Record<string, unknown>;
}

const KEEPS_ANYTHING: OpenApiSchema = {type: 'object', 'x-kubernetes-preserve-unknown-fields': true};

/** The CRD of a kind as an operator of the given version installs it; kinds whose fields we do not describe keep anything. */
export function crdOf(kind: FepKind, operatorVersion: string): CustomResourceDefinition {
  const resource: Resource = FEP_RESOURCES[kind];
  const singular = kind.toLowerCase();
  const isCluster = kind === 'FEPCluster';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {name: `${resource.plural}.${FEP_GROUP}`},
    spec: {
      group: FEP_GROUP,
      scope: 'Namespaced',
      names: {kind, listKind: `${kind}List`, plural: resource.plural, singular, ...(isCluster ? {shortNames: ['fep']} : {})},
      ...(isCluster ? {conversion: {strategy: 'None'}} : {}),
      versions: [
        {
          name: resource.version,
          served: true,
          storage: true,
          schema: {openAPIV3Schema: rootSchema(kind, operatorVersion)},
          subresources: {status: {}, ...(isCluster ? {scale: SCALE} : {})},
        },
      ],
    },
  };
}

/** What `kubectl scale fepcluster` reads and writes. */
const SCALE = {
  specReplicasPath: '.spec.fep.instances',
  statusReplicasPath: '.status.fepCurrentInstances',
  labelSelectorPath: '.status.fepLabelSelector',
};

function rootSchema(kind: FepKind, operatorVersion: string): OpenApiSchema {
  const standard = {apiVersion: {type: 'string'}, kind: {type: 'string'}, metadata: {type: 'object'}};
  return {
    type: 'object',
    properties: {
      ...standard,
      spec: specSchema(kind, operatorVersion),
      status: KEEPS_ANYTHING,
      ...(kind === 'FEPCluster' ? {fepStatus: KEEPS_ANYTHING} : {}),
      ...(kind === 'FEPAction' ? {fepActionStatus: KEEPS_ANYTHING} : {}),
    },
  };
}

function specSchema(kind: FepKind, operatorVersion: string): OpenApiSchema {
  if (kind !== 'FEPCluster' || compareOperatorVersions(operatorVersion, FIRST_WITH_FIELDS) < 0) return KEEPS_ANYTHING;
  return toOpenApiSchema(fepClusterRoot.shape().spec, {operatorVersion});
}
