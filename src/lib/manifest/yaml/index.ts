export type {DocumentSlice, ManifestDocument, YamlTrap} from './document.ts';
export {editManifest, type MadeEdit, type ManifestEdit} from './edit-manifest.ts';
export {eachManifest, readManifest, readManifests, type ReadManifestOptions} from './read-manifest.ts';
export {writeYaml, type WriteYamlOptions} from './write-yaml.ts';
