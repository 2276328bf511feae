import type {Validation, ValidationFinding, ValidatedObject} from '../model/answers/validation.ts';
import {sourceInWords} from '../model/source-in-words.ts';

const LEVELS = {error: 'error', warning: 'warning', info: 'note'} as const;

/** The answer as SARIF 2.1.0 (OASIS), which code hosts show beside the lines. */
export function renderSarif(answer: Validation, version: string): string {
  const all = answer.objects.flatMap((object) => [
    ...object.findings.map((finding) => ({object, finding, reason: undefined})),
    ...object.ignored.map((finding) => ({object, finding, reason: finding.reason})),
  ]);
  const rules = new Map<string, ValidationFinding>();
  for (const {finding} of all) if (!rules.has(finding.rule)) rules.set(finding.rule, finding);
  const indexes = new Map([...rules.keys()].map((id, index) => [id, index]));
  const run = {
    tool: {driver: {
      name: 'kubectl-fep',
      version,
      rules: [...rules.values()].map(({rule, title, section, severity}) => ({
        id: rule,
        ...(title === undefined ? {} : {shortDescription: {text: title}}),
        ...(section === undefined ? {} : {help: {text: `Source: ${sourceInWords(section)}`}}),
        defaultConfiguration: {level: LEVELS[severity]},
      })),
    }},
    invocations: [{
      executionSuccessful: answer.unreadable.length === 0,
      toolExecutionNotifications: answer.unreadable.map(({part, reason}) => ({
        level: 'error', message: {text: reason}, ...(isFile(part) ? {locations: [{physicalLocation: {artifactLocation: {uri: uriOf(part)}}}]} : {}),
      })),
    }],
    results: all.map(({object, finding, reason}) => ({
      ruleId: finding.rule,
      ruleIndex: indexes.get(finding.rule),
      level: LEVELS[finding.severity],
      message: {text: [finding.path === '' ? finding.message : `${finding.path}: ${finding.message}`, finding.fix].filter((text) => text !== undefined).join('\n')},
      locations: [locationOf(finding, object)],
      ...(reason === undefined ? {} : {suppressions: [{kind: 'inSource', status: 'accepted', justification: reason}]}),
    })),
  };
  return `${JSON.stringify({$schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run]}, undefined, 2)}\n`;
}

function locationOf({path, position}: ValidationFinding, object: ValidatedObject): object {
  const name = `${object.kind}/${object.name ?? ''}`;
  return {
    ...(isFile(object.source, object) ? {physicalLocation: {
      artifactLocation: {uri: uriOf(object.source)},
      region: position === undefined ? {startLine: object.line ?? 1} : {startLine: position.line, startColumn: position.column},
    }} : {}),
    logicalLocations: [{name: path === '' ? name : path, fullyQualifiedName: path === '' ? name : `${name}/${path}`, kind: 'resource'}],
  };
}

/** A live object has no line, and standard input is no file that a reader could open. */
function isFile(source: string, object?: ValidatedObject): boolean {
  return source !== '-' && !(object !== undefined && object.line === undefined);
}

/** A relative reference: the reader knows the root of the repository, this program does not. */
function uriOf(file: string): string {
  return file.replaceAll('\\', '/').replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/');
}
