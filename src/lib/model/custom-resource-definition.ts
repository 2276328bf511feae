import {specSchemaOf} from './kinds.ts';
import {compareOperatorVersions} from './operator-version.ts';
import {FEP_GROUP, FEP_RESOURCES, type FepKind, type Resource} from './resources.ts';
import {toOpenApiSchema, type OpenApiSchema} from './schema/to-open-api.ts';

/** The newest operator of each line, for which the project carries a set of CRDs. */
export const CRD_VERSIONS = ['5.2.6', '6.2.2', '7.1.1', '8.3.3'] as const;

/** Operator that the strict set is for: the newest of the FEP 15 line. */
export const STRICT_VERSION = '5.2.6';

/** Kinds whose fields the CRDs of 6.1 and later have; the others stay free in every version (crds.md section 0). */
const KINDS_WITH_FIELDS: ReadonlySet<FepKind> = new Set<FepKind>(['FEPCluster', 'FEPAction', 'FEPRestore', 'FEPExporter', 'FEPLogging', 'FEPPgpool2']);

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

/** The CRD of a kind as an operator of the given version installs it. */
export function crdOf(kind: FepKind, operatorVersion: string): CustomResourceDefinition {
  const hasFields = KINDS_WITH_FIELDS.has(kind) && compareOperatorVersions(operatorVersion, FIRST_WITH_FIELDS) >= 0;
  return definition(kind, hasFields ? toOpenApiSchema(specSchemaOf(kind), {operatorVersion}) : KEEPS_ANYTHING);
}

/**
 * The CRD of a kind with all fields that are known for the operators of FEP 15, for servers that are to check them too: what the
 * operator's own CRDs of that line never do. Kinds that the operator writes itself stay free.
 */
export function strictCrdOf(kind: FepKind): CustomResourceDefinition {
  const spec = KINDS_WITH_FIELDS.has(kind) ? toOpenApiSchema(specSchemaOf(kind), {operatorVersion: STRICT_VERSION, strict: true}) : KEEPS_ANYTHING;
  return definition(kind, spec);
}

function definition(kind: FepKind, spec: OpenApiSchema): CustomResourceDefinition {
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
          schema: {openAPIV3Schema: rootSchema(kind, spec)},
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

function rootSchema(kind: FepKind, spec: OpenApiSchema): OpenApiSchema {
  const standard = {apiVersion: {type: 'string'}, kind: {type: 'string'}, metadata: {type: 'object'}};
  return {
    type: 'object',
    properties: {
      ...standard,
      spec,
      status: KEEPS_ANYTHING,
      ...(kind === 'FEPCluster' ? {fepStatus: KEEPS_ANYTHING} : {}),
      ...(kind === 'FEPAction' ? {fepActionStatus: KEEPS_ANYTHING} : {}),
    },
  };
}
