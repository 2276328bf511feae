import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fepClusterRoot, fepClusterSpec} from '../../../src/lib/model/fep-cluster/index.ts';
import {specSchemaOf} from '../../../src/lib/model/kinds.ts';
import {checkShape, type ShapeProblem} from '../../../src/lib/model/schema/check-shape.ts';

const check = (spec: unknown): ShapeProblem[] => checkShape(fepClusterSpec, spec, 'spec');

describe('unknown fields', () => {
  it.each([
    [{fep: {fepChildCrVal: {storage: {}}}}, 'spec.fep.fepChildCrVal', 'spec.fepChildCrVal'],
    [{fepChildCRVal: {}}, 'spec.fepChildCRVal', 'spec.fepChildCrVal'],
    [{fed: {monitoring: {}}}, 'spec.fed', 'spec.fep'],
    [{fep: {syncNode: 'on'}}, 'spec.fep.syncNode', 'spec.fep.syncMode'],
    [{fep: {forceSSI: true}}, 'spec.fep.forceSSI', 'spec.fep.forceSsl'],
    [{fep: {customPgHba: 'x'}}, 'spec.fep.customPgHba', 'spec.fepChildCrVal.customPgHba'],
    [{fepChildCrVal: {instances: 3}}, 'spec.fepChildCrVal.instances', 'spec.fep.instances'],
    [{fepChildCrVal: {storage: {archivalVol: {}}}}, 'spec.fepChildCrVal.storage.archivalVol', 'spec.fepChildCrVal.storage.archivewalVol'],
    [{fepChildCrVal: {backup: {pgBackrestParams: 'x'}}}, 'spec.fepChildCrVal.backup.pgBackrestParams', 'spec.fepChildCrVal.backup.pgbackrestParams'],
    [{fepChildCrVal: {sysUsers: {pgRewindUserPassword: 'x'}}}, 'spec.fepChildCrVal.sysUsers.pgRewindUserPassword', 'spec.fepChildCrVal.sysUsers.pgRewindPassword'],
    [{fepChildCrVal: {customCertificates: [{}, {username: 'x'}]}}, 'spec.fepChildCrVal.customCertificates[1].username', 'spec.fepChildCrVal.customCertificates[1].userName'],
  ])('%j', (spec, path, suggestion) => {
    expect(check(spec)).toEqual([{kind: 'unknown-field', path, suggestion}]);
  });

  it.each([{startupValues: {}}, {fep: {tls: {caName: 'a'}}}, {fepChildCrVal: {backup: {schedule6: {}}}}, {fep: {'a.b': 1}}])('does not guess for %j', (spec) => {
    const [problem, ...more] = check(spec);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({kind: 'unknown-field'});
    expect(problem).not.toHaveProperty('suggestion');
  });

  it('keys that every object inherits are unknown too', () => {
    expect(check(JSON.parse('{"constructor": 1, "__proto__": {"fep": 1}}')).map(({path}) => path)).toEqual(['spec.constructor', 'spec.__proto__']);
  });

  it('finds none where the sources do not name all members', () => {
    expect(check({fepChildCrVal: {autoscale: {limits: {x: 1}, scaleout: {threshold: 40}}}})).toEqual([]);
    expect(check({fep: {customAnnotations: {allDeployments: {'example.com/a': 'b'}}}})).toEqual([]);
  });

  it('finds misspelt sections of a whole object', () => {
    const problems = checkShape(fepClusterRoot, {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'a'}, spce: {}});
    expect(problems).toEqual([{kind: 'unknown-field', path: 'spce', suggestion: 'spec'}]);
  });
});

describe('wrong types', () => {
  it.each([
    [{fep: {instances: 'three'}}, 'spec.fep.instances', 'a whole number, 1 or more', '"three"', undefined],
    [{fep: {instances: '3'}}, 'spec.fep.instances', 'a whole number, 1 or more', '"3"', '3, without quotes'],
    [{fep: {instances: 1.5}}, 'spec.fep.instances', 'a whole number, 1 or more', '1.5', undefined],
    [{fep: {forceSsl: 'yes'}}, 'spec.fep.forceSsl', 'true or false', '"yes"', 'true'],
    [{fep: {image: {pullPolicy: 'always'}}}, 'spec.fep.image.pullPolicy', 'one of "Always", "IfNotPresent"', '"always"', '"Always"'],
    [{fep: {mcSpec: {limits: {cpu: '500 m'}}}}, 'spec.fep.mcSpec.limits.cpu', 'a CPU quantity such as 500m or 2', '"500 m"', '500m'],
    [{fep: {mcSpec: {limits: {cpu: '2 cores'}}}}, 'spec.fep.mcSpec.limits.cpu', 'a CPU quantity such as 500m or 2', '"2 cores"', '2'],
    [{fep: {mcSpec: {limits: {memory: '700MiB'}}}}, 'spec.fep.mcSpec.limits.memory', 'a memory quantity such as 512Mi or 2Gi', '"700MiB"', '700Mi'],
    [{fepChildCrVal: {storage: {dataVol: {size: '2GB'}}}}, 'spec.fepChildCrVal.storage.dataVol.size', 'a volume size such as 2Gi or 1200Mi', '"2GB"', '2Gi or 2G'],
    [{fepChildCrVal: {storage: {dataVol: {size: 2}}}}, 'spec.fepChildCrVal.storage.dataVol.size', 'a volume size such as 2Gi or 1200Mi', '2', '"2"'],
    [{fepChildCrVal: {storage: {dataVol: '2Gi'}}}, 'spec.fepChildCrVal.storage.dataVol', 'a section with fields such as size, storageClass, accessModes', '"2Gi"', undefined],
    [{fepChildCrVal: {customCertificates: {}}}, 'spec.fepChildCrVal.customCertificates', 'a list', 'a section', undefined],
    [{fep: {customAnnotations: {allDeployments: ['a']}}}, 'spec.fep.customAnnotations.allDeployments', 'a map of names and values', 'a list', undefined],
    [{fep: {customAnnotations: {allDeployments: {a: 1}}}}, 'spec.fep.customAnnotations.allDeployments.a', 'text', '1', '"1"'],
  ])('%j', (spec, path, expected, seen, suggestion) => {
    expect(check(spec)).toEqual([{kind: 'wrong-type', path, expected, seen, ...(suggestion === undefined ? {} : {suggestion})}]);
  });

  it('never shows a secret', () => {
    const problems = check({fepChildCrVal: {sysUsers: {pgpassword: 12_345_678}, systemCertificates: 'KEY-BODY', backup: {pgbackrestKeyParams: ['KEY-BODY']}}});
    expect(problems).toHaveLength(3);
    expect(JSON.stringify(problems)).not.toMatch(/12345678|KEY-BODY/);
  });

  it('takes both forms where the sources disagree', () => {
    const storage = {dataVol: {accessModes: 'ReadWriteMany'}, walVol: {accessModes: ['ReadWriteOnce']}};
    const sysUsers = {pgrepluserTls: {sslMode: 'require'}, pgreplUserTls: {sslMode: 'required'}, passwordValid: {days: '30'}};
    expect(check({fep: {syncMode: true}, fepChildCrVal: {storage, sysUsers, backup: {caName: 'a', repoKeySecretName: ['b']}}})).toEqual([]);
    expect(check({fep: {syncMode: 'on', mcSpec: {limits: {cpu: 0.2, memory: 700}}}})).toEqual([]);
  });

  it('passes over nulls, as the API server does', () => {
    expect(check({fep: null, fepChildCrVal: {storage: null, unknownThing: null}})).toEqual([]);
  });
});

describe('any value', () => {
  it('is judged without throwing', () => {
    const spec = fc.record({fep: fc.anything(), fepChildCrVal: fc.oneof(fc.anything(), fc.record({storage: fc.anything(), backup: fc.anything()}))}, {requiredKeys: []});
    fc.assert(fc.property(fc.oneof(spec, fc.anything()), (value) => void expect(Array.isArray(check(value))).toBe(true)), {numRuns: 300});
  });
});

describe('many mistakes', () => {
  it('are all named, and only the first hundred guessed at', () => {
    const fep = Object.fromEntries(Array.from({length: 5000}, (_, index) => [`syncNode${'x'.repeat(index % 2)}`.padEnd(9 + index, 'q'), 'on']));
    const problems = check({fep: {instancess: 1, ...fep, forceSSI: true}});
    expect(problems).toHaveLength(5002);
    expect(problems[0]).toHaveProperty('suggestion', 'spec.fep.instances');
    expect(problems.at(-1)).not.toHaveProperty('suggestion');
  });
});

describe('where the sources do not name all members', () => {
  it('tells only what one letter makes a known field, and says that it is uncertain', () => {
    const volume = specSchemaOf('FEPVolume');
    expect(checkShape(volume, {dataVo: {}, anything: 1, walVol: {}}, 'spec')).toEqual([{kind: 'unknown-field', path: 'spec.dataVo', suggestion: 'spec.dataVol', uncertain: true}]);
  });

  it('means the one that is not there yet', () => {
    const backup = {fepChildCrVal: {backup: {schedule1: {}, schedule3: {}, schedule4: {}, schedule5: {}, schedule: {}, schedul2: {}}}};
    expect(checkShape(specSchemaOf('FEPCluster'), backup, 'spec')).toMatchObject([{suggestion: 'spec.fepChildCrVal.backup.schedule2'}]);
  });
});
