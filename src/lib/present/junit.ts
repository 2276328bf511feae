import type {ValidatedObject, Validation, ValidationFinding} from '../model/answers/validation.ts';
import {sourceInWords} from '../model/source-in-words.ts';

const RANK = {error: 2, warning: 1, info: 0, never: 3} as const;

/** JUnit's XML: a suite for each source, a case for each finding that fails, and one for each object without any. */
export function renderJunit(answer: Validation): string {
  const suites = [...Map.groupBy(answer.objects, ({source}) => source)].map(([source, objects]) => suiteOf(source, objects, answer.failOn));
  const broken = answer.unreadable.map(({part, reason, code}) => suite(part, 1, 0, 1, [`${open('testcase', {name: 'readable', classname: part})}<error ${attributes({type: code, message: reason})}/></testcase>`]));
  const all = [...broken, ...suites];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${open('testsuites', {name: 'kubectl fep validate'})}\n${all.join('')}</testsuites>\n`;
}

function suiteOf(source: string, objects: readonly ValidatedObject[], failOn: Validation['failOn']): string {
  let failures = 0;
  const cases = objects.flatMap((object) => {
    const classname = `${source} ${object.kind}/${object.name ?? ''}`;
    const failing = object.findings.filter(({severity}) => RANK[severity] >= RANK[failOn]);
    const others = object.findings.filter((finding) => !failing.includes(finding));
    failures += failing.length;
    const out = others.length === 0 ? '' : `<system-out>${escapeXml(others.map((finding) => lineOf(source, finding)).join('\n'))}</system-out>`;
    if (failing.length === 0) return [`${open('testcase', {name: 'rules', classname})}${out}</testcase>`];
    return failing.map((finding, index) => `${open('testcase', {name: `${finding.rule} ${finding.path}`.trim(), classname})}<failure ${attributes({type: finding.severity, message: finding.message})}>${escapeXml(lineOf(source, finding))}</failure>${index === 0 ? out : ''}</testcase>`);
  });
  return suite(source, cases.length, failures, 0, cases);
}

function suite(name: string, tests: number, failures: number, errors: number, cases: readonly string[]): string {
  return `  ${open('testsuite', {name, tests: String(tests), failures: String(failures), errors: String(errors)})}\n${cases.map((one) => `    ${one}\n`).join('')}  </testsuite>\n`;
}

function lineOf(source: string, {position, severity, path, message, fix, rule, section}: ValidationFinding): string {
  const place = position === undefined ? source : `${source}:${position.line}:${position.column}`;
  return `${place}: ${severity}: ${path === '' ? '' : `${path}: `}${message} (${rule}${section === undefined ? '' : `, ${sourceInWords(section)}`})${fix === undefined ? '' : `\n${fix}`}`;
}

function open(name: string, list: Readonly<Record<string, string>>): string {
  return `<${name} ${attributes(list)}>`;
}

function attributes(list: Readonly<Record<string, string>>): string {
  return Object.entries(list).map(([key, value]) => `${key}="${escapeXml(value)}"`).join(' ');
}

/** XML 1.0 has no place for most control characters, not even escaped. */
function escapeXml(text: string): string {
  return [...text].map((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0xfffe || code === 0xffff || (code >= 0xd800 && code <= 0xdfff)) return '\uFFFD';
    return {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\t': '&#9;', '\r': '&#13;'}[letter] ?? letter;
  }).join('');
}
