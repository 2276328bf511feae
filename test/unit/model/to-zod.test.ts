import {describe, expect, it} from 'vitest';
import {fepClusterSpec} from '../../../src/lib/model/fep-cluster/index.ts';
import {toOpenApiSchema} from '../../../src/lib/model/schema/to-open-api.ts';
import {toZod} from '../../../src/lib/model/schema/to-zod.ts';

describe('toZod', () => {
  const schema = toZod(fepClusterSpec);

  it('accepts a spec, and gives it back unchanged', () => {
    const spec = {fep: {instances: 3, syncMode: 'on' as const}, fepChildCrVal: {storage: {dataVol: {size: '2Gi'}}, autoscale: {limits: 1}}};
    expect(schema.parse(spec)).toEqual(spec);
  });

  it.each([{fep: {instance: 3}}, {fep: {instances: '3'}}, {fep: {vectorTransformation: {multiMasterReplication: {replicationHosts: [{}, {}, {}, {}, {}]}}}}])('refuses %j', (spec) => {
    expect(schema.safeParse(spec).success).toBe(false);
  });
});

describe('toOpenApiSchema', () => {
  type Schema = {properties?: Record<string, Schema>; items?: Schema; [key: string]: unknown};
  const at = (version: string, path: string): Schema | undefined => {
    const root: Schema = toOpenApiSchema(fepClusterSpec, {operatorVersion: version});
    return path.split('.').reduce<Schema | undefined>((schema, key) => (key === '[]' ? schema?.items : schema?.properties?.[key]), root);
  };

  it('has what the operator knows, and nothing else', () => {
    expect(at('6.2.2', 'fep.externalMonitoring')).toBeUndefined();
    expect(at('7.1.1', 'fep.externalMonitoring')).toBeDefined();
    expect(at('7.1.1', 'fepChildCrVal.sysUsers.pgSeurityPassword')).toBeDefined();
    expect(at('8.3.3', 'fepChildCrVal.sysUsers.pgSeurityPassword')).toBeUndefined();
    expect(at('8.3.3', 'fepChildCrVal.secretStore.csi.awsProvider.fepCustomCerts')).toBeUndefined();
  });

  it('writes the forms of the operator', () => {
    const cpu = at('7.1.1', 'fep.mcSpec.limits.cpu');
    expect(cpu).toMatchObject({default: '500m', 'x-kubernetes-preserve-unknown-fields': true, pattern: String.raw`^(([0-9]+(\.[0-9]+)?)|(\.[0-9]+))(m|[Ee][-+]?[0-9]+)?$`});
    expect(cpu).not.toHaveProperty('type');
    expect(at('7.1.1', 'fep.instances')).toMatchObject({type: 'integer', minimum: 1});
    expect(at('7.1.1', 'fep.instances')).not.toHaveProperty('maximum');
    expect(at('7.1.1', 'fep.instances')).not.toHaveProperty('default');
    expect(at('7.1.1', 'fepChildCrVal.storage.dataVol.accessModes')).toMatchObject({type: 'array', items: {type: 'string'}});
    expect(at('7.1.1', 'fep.customAnnotations.allDeployments')).toMatchObject({type: 'object', additionalProperties: {type: 'string'}});
    expect(at('8.3.3', 'fep.measurement.recallForVector.targets.[].tableConfigs.[]')).toMatchObject({required: ['schemaObject']});
    expect(at('8.3.3', 'fep.measurement.recallForVector.targets')).toMatchObject({minItems: 1});
    expect(at('8.3.3', 'fep.vectorTransformation.multiMasterReplication.replicationHosts')).toMatchObject({maxItems: 4});
  });

  it('keeps unknown members where the operator does', () => {
    const keeps = (path: string): unknown => at('8.3.3', path)?.['x-kubernetes-preserve-unknown-fields'];
    expect([keeps('fep'), keeps('fepChildCrVal'), keeps('fep.image'), keeps('fepChildCrVal.storage')]).toEqual([true, true, undefined, undefined]);
    expect(toOpenApiSchema(fepClusterSpec, {operatorVersion: '8.3.3'})).not.toHaveProperty('x-kubernetes-preserve-unknown-fields');
  });
});
