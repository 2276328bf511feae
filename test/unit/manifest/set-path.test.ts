import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FepError} from '../../../src/lib/errors/fep-error.ts';
import {formatPath, getAt, leavesOf, parsePath, setAt} from '../../../src/lib/manifest/path.ts';
import {parseSet} from '../../../src/lib/manifest/set-path.ts';

function refusal(assignment: string): FepError {
  try {
    parseSet(assignment);
  } catch (error) {
    return error as FepError;
  }
  throw new Error(`${assignment} was accepted`);
}

describe('parseSet', () => {
  it.each([
    ['fep.instances=3', 'spec.fep.instances', 3],
    ['spec.fep.instances=17', 'spec.fep.instances', 17],
    ['fep.instances=three', 'spec.fep.instances', 'three'],
    ['fep.syncMode=on', 'spec.fep.syncMode', 'on'],
    ['fep.podAntiAffinity=true', 'spec.fep.podAntiAffinity', true],
    ['child.storage.dataVol.size=20Gi', 'spec.fepChildCrVal.storage.dataVol.size', '20Gi'],
    ['fepChildCrVal.storage.backupVol.accessModes=[ReadWriteMany]', 'spec.fepChildCrVal.storage.backupVol.accessModes', ['ReadWriteMany']],
    ['fepChildCrVal.storage.backupVol.accessModes[0]=ReadWriteMany', 'spec.fepChildCrVal.storage.backupVol.accessModes[0]', 'ReadWriteMany'],
    ['child.sysUsers.pgdb=123', 'spec.fepChildCrVal.sysUsers.pgdb', '123'],
    [String.raw`fep.customAnnotations.allDeployments.a\.b/c=true`, `spec.fep.customAnnotations.allDeployments["a.b/c"]`, 'true'],
    ['child.customPgParams=a = b', 'spec.fepChildCrVal.customPgParams', 'a = b'],
    ['child.backup=null', 'spec.fepChildCrVal.backup', undefined],
    ['metadata.labels.team=db', 'metadata.labels.team', 'db'],
  ])('%s', (assignment, path, value) => {
    const result = parseSet(assignment);
    expect([formatPath(result.segments), result.value]).toEqual([path, value]);
  });

  it('suggests the field that was meant', () => {
    const error = refusal('fep.instance=3');
    expect([error.exitCode, error.suggestions]).toEqual([2, ['did you mean spec.fep.instances?']]);
    expect(refusal('child.storage.archivalVol.size=1Gi').suggestions).toEqual(['did you mean spec.fepChildCrVal.storage.archivewalVol?']);
  });

  it('never takes a password from an argument, and does not repeat it', () => {
    const error = refusal('child.sysUsers.pgpassword=hunter2');
    expect(error.message + error.why + error.suggestions.join('')).not.toContain('hunter2');
  });

  it.each(['fep.instances', '=3', 'fep..instances=3', 'fep.instances.x=3', 'fep.image=3', 'metadata.name=x', 'a]=1', 'fep[=1'])('refuses %s', (assignment) => {
    expect(refusal(assignment).code).toBe('set-path');
  });

  it('ends in an assignment or a FepError for any text', () => {
    const piece = fc.oneof(fc.string({maxLength: 6}), fc.constantFrom('fep', '.', 'child', 'storage', '[', '0', ']', '=', '\\', 'instances', '__proto__', 'constructor', 'null'));
    fc.assert(fc.property(fc.array(piece, {maxLength: 12}), (pieces) => {
      try {
        parseSet(pieces.join(''));
      } catch (error) {
        expect((error as Error).name).toBe('FepError');
      }
    }), {numRuns: 2000});
  });
});

describe('paths', () => {
  const segments = fc.tuple(fc.string({minLength: 1}), fc.array(fc.oneof(fc.string({minLength: 1}), fc.nat(99)))).map(([first, rest]) => [first, ...rest]);

  it('are read back as written', () => {
    fc.assert(fc.property(segments, (path) => {
      expect(parsePath(formatPath(path))).toEqual(path);
    }));
  });

  it('lead to what was put there', () => {
    const names = fc.string({minLength: 1}).filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
    fc.assert(fc.property(fc.array(names, {minLength: 1, maxLength: 5}), fc.string(), (path, value) => {
      const root = {};
      setAt(root, path, value);
      expect(getAt(root, path)).toBe(value);
      expect([...leavesOf(root)]).toEqual([{path, value}]);
    }));
  });

  it('never reach a prototype', () => {
    expect(() => setAt({}, ['__proto__', 'polluted'], true)).toThrow(RangeError);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
