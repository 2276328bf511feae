export type {ManifestDocument, YamlTrap} from './document.ts';
export {readManifest, readManifests, type ReadManifestOptions} from './read-manifest.ts';
export {writeYaml, type WriteYamlOptions} from './write-yaml.ts';
