/** Writes crds/<operator version>/<plural>.yaml, and crds/strict/<plural>.yaml, from the model: `npm run crds`. */
import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {CRD_VERSIONS, crdOf, strictCrdOf, type CustomResourceDefinition} from '../src/lib/model/custom-resource-definition.ts';
import {FEP_RESOURCES, type FepKind} from '../src/lib/model/resources.ts';

/** Every generated file: its path below crds/, and its text. */
export function crdFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const kinds = Object.keys(FEP_RESOURCES) as FepKind[];
  const add = (folder: string, kind: FepKind, crd: CustomResourceDefinition): void => {
    // Kubernetes reads YAML 1.1, where a plain on is true.
    const yaml = stringify(crd, {lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1'});
    files.set(`${folder}/${FEP_RESOURCES[kind].plural}.yaml`, `# Generated from src/lib/model by "npm run crds". Do not edit.\n${yaml}`);
  };
  for (const version of CRD_VERSIONS) for (const kind of kinds) add(version, kind, crdOf(kind, version));
  for (const kind of kinds) add('strict', kind, strictCrdOf(kind));
  return files;
}

function write(folder: string): void {
  for (const {name} of readdirSync(folder, {withFileTypes: true}).filter((entry) => entry.isDirectory())) rmSync(join(folder, name), {recursive: true});
  for (const [path, text] of crdFiles()) {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), {recursive: true});
    writeFileSync(file, text);
  }
}

if (import.meta.main) write(join(import.meta.dirname, '..', 'crds'));
