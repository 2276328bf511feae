/** Options → objects. Pure. */
export {ACTION_ANNOTATIONS, actionName, type ActionOptions, buildAction} from './fep-action.ts';
export * from './fep-cluster/index.ts';
export {applyMergePatch, isMasked, mergePatch, pruneMasked, scalePatch} from './patch.ts';
export {formatPath, parsePath, type Segment} from './path.ts';
export {type CredentialsOptions, credentialsSecret, credentialsSecretName, PURPOSE_ANNOTATION} from './secret.ts';
export {parseSet, type SetAssignment} from './set-path.ts';
export {eachManifest, type ManifestDocument, readManifest, readManifests, writeYaml, type YamlTrap} from './yaml/index.ts';
