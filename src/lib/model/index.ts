/**
 * The vocabulary of the public library: kinds, their fields with all that is known of them, and what is built on that. The
 * program itself imports single modules instead, to start fast.
 */
export {crdOf, CRD_VERSIONS, strictCrdOf, type CustomResourceDefinition} from './custom-resource-definition.ts';
export {combinedEditorSchema, editorSchemaOf} from './editor-schemas.ts';
export {ACTION_TYPES, actionTypesOf, type ActionType} from './fep-action/action-types.ts';
export type {FepAction, FepActionSpec} from './fep-action/index.ts';
export type {FepCluster, FepClusterSpec, FepClusterStatus} from './fep-cluster/index.ts';
export type {FepExporter, FepExporterSpec} from './fep-exporter/index.ts';
export type {FepLogging, FepLoggingSpec} from './fep-logging/index.ts';
export type {FepPgpool2, FepPgpool2Spec} from './fep-pgpool2/index.ts';
export type {FepRestore, FepRestoreSpec} from './fep-restore/index.ts';
export type {ClusterFacts} from './cluster-facts.ts';
export type {Finding, Position, Severity} from './finding.ts';
export {apiVersionOfKind, CHILD_KINDS, FEP_KINDS, isFepKind, kindNamed, schemaOf, specSchemaOf, type KindRoot, type ObjectOfKind} from './kinds.ts';
export type {KubernetesObject, ObjectMeta} from './kubernetes-object.ts';
export {isMasked} from './masks.ts';
export {compareOperatorVersions, fepVersionOf, knowsField, parseOperatorVersion, type OperatorVersion} from './operator-version.ts';
export {isKnown, type Part} from './part.ts';
export {backupOption, backupOptionList, backupOptionMeant, checkBackupOption, FORBIDDEN_OPTIONS, forbiddenReason, type BackupOption} from './pgbackrest/options.ts';
export {managedParameter, removedParameter, type ManagedParameter, type RemovedParameter} from './postgres/managed-parameters.ts';
export {checkParameterValue, parameterAmount, parameterBytes} from './postgres/parameter-value.ts';
export {parameter, parameterMeant, parameterNames, type Parameter} from './postgres/parameters.ts';
export {compareQuantities, parseQuantity, type Quantity} from './quantity.ts';
export {FEP_GROUP, FEP_RESOURCES, type FepKind} from './resources.ts';
export {checkShape, type ShapeProblem, type UnknownField, type WrongType} from './schema/check-shape.ts';
export type {Dictionary, Field, FieldFacts, Group, List, RestartClass, SchemaNode, ValueOf} from './schema/node.ts';
export {MASK, redact, secretPaths} from './schema/secrets.ts';
export {toZod} from './schema/to-zod.ts';
export {nodeAt, walkSchema, walkValue, type Place} from './schema/walk.ts';
