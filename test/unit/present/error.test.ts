import {describe, expect, it} from 'vitest';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {renderError, toErrorAnswer} from '../../../src/lib/present/error.ts';
import {plainTheme} from '../../../src/lib/present/style.ts';
import {renderJson, withEnvelope} from '../../../src/lib/present/json.ts';
import {renderYaml} from '../../../src/lib/present/yaml.ts';
import {parse} from 'yaml';

const error = new FepError('instances is out of range', {
  code: 'instances-range', exit: 'refused', where: 'spec.fep.instances', why: 'the operator runs 1 to 16\nservers', suggestions: ['--instances 3', '--instances 5'], details: {value: 17},
});

describe('an error', () => {
  it('says what, where, why and what to try', () => {
    expect(renderError(error, plainTheme)).toBe(
      'error:   instances is out of range\nat:      spec.fep.instances\nbecause: the operator runs 1 to 16\n         servers\ntry:     --instances 3\n         --instances 5\n');
  });

  it('says no more than it knows', () => {
    expect(renderError(new FepError('no', {code: 'x', exit: 'failed'}), plainTheme)).toBe('error:   no\n');
  });

  it('holds the same as JSON', () => {
    expect(toErrorAnswer(error)).toEqual({
      apiVersion: 'kubectl-fep/v1', kind: 'Error', code: 'instances-range', exitCode: 3, family: 'user', message: 'instances is out of range',
      where: 'spec.fep.instances', why: 'the operator runs 1 to 16\nservers', suggestions: ['--instances 3', '--instances 5'], details: {value: 17},
    });
  });
});

describe('an answer', () => {
  it('begins with its envelope, once', () => {
    expect(renderJson(withEnvelope({items: [1], kind: 'List', apiVersion: 'old'} as {kind: string}))).toBe(
      '{\n  "apiVersion": "kubectl-fep/v1",\n  "kind": "List",\n  "items": [\n    1\n  ]\n}\n');
  });

  it('reads back the same from YAML, also what YAML 1.1 takes for something else', () => {
    const shared = {on: 'yes', time: '12:30:45', octal: '0755', long: 'x '.repeat(200).trim(), empty: '', nothing: null};
    const text = renderYaml({a: shared, b: shared});
    expect(parse(text, {version: '1.1'})).toEqual({a: shared, b: shared});
    expect(parse(text, {version: '1.2'})).toEqual({a: shared, b: shared});
    expect(text).not.toContain('&');
  });
});
