/** Part of `npm run schemas`: writes schemas/editor/<Kind>.json and schemas/editor/fep.json. A contract test holds them to the model. */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {combinedEditorSchema, editorSchemaOf} from '../src/lib/model/editor-schemas.ts';
import {FEP_KINDS} from '../src/lib/model/kinds.ts';

/** Every generated file: its name in schemas/editor/, and its text. */
export function editorSchemaFiles(): Map<string, string> {
  const files = new Map(FEP_KINDS.map((kind) => [`${kind}.json`, `${JSON.stringify(editorSchemaOf(kind), undefined, 1)}\n`]));
  return files.set('fep.json', `${JSON.stringify(combinedEditorSchema())}\n`);
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', 'schemas', 'editor');
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {recursive: true});
  for (const [name, text] of editorSchemaFiles()) writeFileSync(join(folder, name), text);
  console.log(`${FEP_KINDS.length + 1} schemas in schemas/editor/`);
}
