/**
 * Validates a manifest with the public library of kubectl-fep, and prints what it finds:
 *
 *   npm install kubectl-fep
 *   node validate-manifest.ts cluster.yaml
 *
 * Exits with 1 when there is an error among the findings, and 2 when the file cannot be read as manifests.
 */
import {readFile} from 'node:fs/promises';
import {readManifests, type ManifestDocument} from 'kubectl-fep/manifest';
import {isFepKind} from 'kubectl-fep/model';
import {evaluate, operationsOf, rulesFor, type RuleFinding} from 'kubectl-fep/rules';

/** What the rules say of one object that is about to be created. Nothing is asked of any cluster. */
function findingsOf({object, locate}: ManifestDocument): RuleFinding[] {
  if (!isFepKind(object.kind)) return [];
  const place = (path: string) => {
    const position = locate(path);
    return position === undefined ? undefined : {position};
  };
  return evaluate(rulesFor(object.kind), {object, ...operationsOf(object), locate: place}).findings;
}

function line(file: string, {severity, rule, path, message, fix, section, position}: RuleFinding): string {
  const where = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  const mend = fix === undefined ? '' : `\n    mend: ${fix}`;
  const source = section === undefined ? '' : `\n    source: ${section}`;
  return `${where}: ${severity}: ${path === '' ? 'the object' : path}: ${message} [${rule}]${mend}${source}`;
}

async function validate(file: string): Promise<number> {
  let documents: ManifestDocument[];
  try {
    documents = await readManifests(await readFile(file, 'utf8'), {file});
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const findings = documents.flatMap(findingsOf).filter(({severity}) => severity !== 'info');
  for (const finding of findings) console.log(line(file, finding));
  console.log(`${documents.length} objects, ${findings.length} findings`);
  return findings.some(({severity}) => severity === 'error') ? 1 : 0;
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('give the path of a manifest');
process.exitCode = await validate(file);
