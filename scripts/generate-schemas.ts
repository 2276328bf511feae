/** `npm run schemas`: writes `schemas/<Kind>.json` for every answer. A contract test holds the files to the code. */
import {mkdir, readdir, rm, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {ANSWERS, jsonSchemaOf} from '../src/lib/model/answers/index.ts';

const folder = fileURLToPath(new URL('../schemas/', import.meta.url));

await mkdir(folder, {recursive: true});
const kinds = Object.keys(ANSWERS);
for (const file of await readdir(folder)) {
  if (file.endsWith('.json') && !kinds.includes(file.slice(0, -'.json'.length))) await rm(new URL(file, `file://${folder}`));
}
await Promise.all(kinds.map((kind) => writeFile(`${folder}${kind}.json`, `${JSON.stringify(jsonSchemaOf(kind), undefined, 2)}\n`)));
console.log(`${kinds.length} schemas in schemas/`);
