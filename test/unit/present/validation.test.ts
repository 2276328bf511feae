import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Validation, ValidationFinding} from '../../../src/lib/model/answers/validation.ts';
import {plainTheme} from '../../../src/lib/present/style.ts';
import {renderGithub} from '../../../src/lib/present/github.ts';
import {renderJunit} from '../../../src/lib/present/junit.ts';
import {renderSarif} from '../../../src/lib/present/sarif.ts';
import {renderValidation} from '../../../src/lib/present/validation.ts';
import {wrapWords} from '../../../src/lib/present/validation-words.ts';

const finding = (set: Partial<ValidationFinding> = {}): ValidationFinding => ({rule: 'instances-range', severity: 'error', path: 'spec.fep.instances', message: '17 servers', fix: '1 to 16', section: '§5.9.2', title: 'T', position: {line: 7, column: 16}, ...set});

function answer(findings: ValidationFinding[], set: Partial<Validation> = {}): Validation {
  const count = (severity: string): number => findings.filter((one) => one.severity === severity).length;
  return {
    apiVersion: 'kubectl-fep/v1', kind: 'Validation', passed: count('error') === 0, failOn: 'error',
    counts: {objects: 1, skipped: 1, unreadable: 0, errors: count('error'), warnings: count('warning'), infos: count('info'), ignored: 1, fixed: 0},
    objects: [{source: 'a b.yaml', line: 1, kind: 'FEPCluster', name: 'demo', findings, ignored: [{...finding({rule: 'backup-off', severity: 'warning'}), reason: 'scratch'}], notChecked: [{rule: 'cpu-arch-supported', reason: 'the cluster was not asked'}]}],
    skipped: [{kind: 'Service', count: 1}], unreadable: [], ...set,
  };
}

const screen = {theme: plainTheme, width: undefined, now: new Date(0)};

describe('the screen', () => {
  it('shows findings, what was left out, what was not checked, and the end', () => {
    expect(renderValidation(answer([finding(), finding({severity: 'info', message: 'a hint'})]), screen)).toBe(`FEPCluster demo (a b.yaml)
  error    a b.yaml:7:16  spec.fep.instances
           17 servers (instances-range, §5.9.2)
           1 to 16
  ignored  spec.fep.instances: backup-off, because: scratch

not checked: 1 rule, because the cluster was not asked
  cpu-arch-supported
skipped: 1 Service, not a kind of the operator
✗ 1 object checked: 1 error, 0 warnings, 1 hint, 1 ignored (fails: at error or above) (-o wide shows the hints)
`);
  });

  it('shows hints when they are asked for', () => {
    const hints = answer([finding({severity: 'info', message: 'a hint'})]);
    expect(renderValidation(hints, screen)).not.toContain('a hint');
    expect(renderValidation(hints, screen, {wide: true})).toContain('a hint');
    expect(renderValidation({...hints, failOn: 'info', passed: false}, screen)).toContain('a hint');
  });
});

describe('formats of other tools', () => {
  const any = fc.record({message: fc.string({unit: 'binary'}), fix: fc.string(), rule: fc.string({minLength: 1}), path: fc.string()});

  it('workflow commands are one line each, whatever is in them', () => {
    fc.assert(fc.property(fc.array(any, {maxLength: 4}), (list) => {
      const lines = renderGithub(answer(list.map((set) => finding(set)))).split('\n').filter((line) => line !== '');
      expect(lines).toHaveLength(list.length);
      for (const line of lines) expect(line).toMatch(/^::error file=a b\.yaml,line=7,col=16,title=[^:,]*::/);
    }));
  });

  it('XML is well formed, whatever is in it', () => {
    fc.assert(fc.property(fc.array(any, {maxLength: 4}), (list) => {
      const xml = renderJunit(answer(list.map((set) => finding(set))));
      // eslint-disable-next-line no-control-regex -- that there are none is what is tested
      expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      const open: string[] = [];
      for (const [, close, name = '', self] of xml.replace(/<\?xml.*\?>/, '').matchAll(/<(\/?)([a-z-]+)(?: [a-z]+="[^"<]*")*(\/?)>/g)) {
        if (close === '/') expect(open.pop()).toBe(name);
        else if (self !== '/') open.push(name);
      }
      expect(open).toEqual([]);
      expect(xml.replaceAll(/<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>|<\?xml[^>]*\?>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|#\d+;)/);
    }));
  });

  it('SARIF points into files, tells ignored findings with their reasons, and what was unreadable', () => {
    const sarif = JSON.parse(renderSarif(answer([finding()], {unreadable: [{part: 'x.yaml', reason: 'no', code: 'c'}]}), '1.0.0')) as {runs: [{results: {suppressions?: object[]; ruleIndex: number}[]; invocations: [{executionSuccessful: boolean}]; tool: {driver: {rules: {id: string}[]}}}]};
    const [run] = sarif.runs;
    expect(run.results.map(({suppressions}) => suppressions)).toEqual([undefined, [{kind: 'inSource', status: 'accepted', justification: 'scratch'}]]);
    expect(run.results.map(({ruleIndex}) => run.tool.driver.rules[ruleIndex]?.id)).toEqual(['instances-range', 'backup-off']);
    expect(run.results[0]).toMatchObject({level: 'error', locations: [{physicalLocation: {artifactLocation: {uri: 'a%20b.yaml'}, region: {startLine: 7, startColumn: 16}}}]});
    expect(run.invocations[0].executionSuccessful).toBe(false);
  });
});

describe('wrapWords', () => {
  it('keeps every word and every limit that can be kept', () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z-]{1,30}$/), {minLength: 1, maxLength: 20}), fc.integer({min: 10, max: 80}), (words, columns) => {
      const text = wrapWords(words, columns, '  ');
      expect(text.split(/,?\s+/).filter((word) => word !== '')).toEqual(words);
      for (const line of text.split('\n')) expect(line.length <= columns || !line.trim().includes(' ')).toBe(true);
    }));
  });
});
