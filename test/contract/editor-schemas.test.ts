import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import * as z from 'zod';
import {editorSchemaFiles} from '../../scripts/generate-editor-schemas.ts';
import {combinedEditorSchema, editorSchemaOf} from '../../src/lib/model/editor-schemas.ts';
import {apiVersionOfKind, FEP_KINDS, schemaOf} from '../../src/lib/model/kinds.ts';
import type {FepKind} from '../../src/lib/model/resources.ts';
import {walkSchema} from '../../src/lib/model/schema/walk.ts';

const FOLDER = join(import.meta.dirname, '../../schemas/editor');

interface Schema {
  description?: string;
  type?: string;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | false;
}

function walk(schema: Schema, path: string, visit: (schema: Schema, path: string) => void): void {
  visit(schema, path);
  for (const [key, member] of Object.entries(schema.properties ?? {})) walk(member, path === '' ? key : `${path}.${key}`, visit);
  if (schema.items !== undefined && schema.properties === undefined) walk(schema.items, `${path}[]`, visit);
  if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, `${path}.<key>`, visit);
}

function accepts(kind: FepKind, manifest: unknown): boolean {
  return z.fromJSONSchema(editorSchemaOf(kind) as Parameters<typeof z.fromJSONSchema>[0]).safeParse(manifest).success;
}

function manifest(kind: FepKind, spec: unknown): unknown {
  return {apiVersion: apiVersionOfKind(kind), kind, metadata: {name: 'demo'}, spec};
}

describe('schemas/editor', () => {
  it('holds what the model gives, byte for byte, and no other file', () => {
    const generated = editorSchemaFiles();
    expect(readdirSync(FOLDER).toSorted()).toEqual([...generated.keys()].toSorted());
    const stale = [...generated].filter(([name, text]) => readFileSync(join(FOLDER, name), 'utf8') !== text).map(([name]) => name);
    expect(stale, 'run "npm run schemas"').toEqual([]);
  });

  it.each(FEP_KINDS)('%s has every path of the model, with its text', (kind) => {
    const described = new Set<string>();
    walk(editorSchemaOf(kind) as Schema, '', ({description}, path) => void ((description ?? '').length > 5 && described.add(path)));
    const missing: string[] = [];
    walkSchema(schemaOf(kind), (_node, path) => void (described.has(path) || missing.push(path)));
    expect(missing).toEqual([]);
  });

  it('has defaults and choices', () => {
    const found = new Map<string, Schema>();
    walk(editorSchemaOf('FEPCluster') as Schema, '', (schema, path) => void found.set(path, schema));
    expect(found.get('spec.fep.instances')?.default).toBe(1);
    expect(found.get('spec.fepChildCrVal.sysTde.tdeType')?.enum).toEqual(['tdeh', 'tdek']);
    expect(found.get('apiVersion')?.enum).toEqual(['fep.fujitsu.io/v2']);
    expect(found.get('spec.fep')?.additionalProperties).toBe(false);
  });

  it('takes the example, and refuses a typo in it, a wrong type and another version', () => {
    const text = readFileSync(join(import.meta.dirname, '../../examples/ha-cluster.yaml'), 'utf8');
    expect(accepts('FEPCluster', parse(text))).toBe(true);
    expect(accepts('FEPCluster', parse(text.replace('instances:', 'instnces:')))).toBe(false);
    expect(accepts('FEPCluster', parse(text.replace(/instances: .*/, 'instances: three')))).toBe(false);
    expect(accepts('FEPCluster', parse(text.replace('fep.fujitsu.io/v2', 'fep.fujitsu.io/v1')))).toBe(false);
  });

  it.each([
    ['FEPAction', {targetClusterName: 'demo', fepAction: {type: 'switchover'}}, true],
    ['FEPAction', {targetClusterName: 'demo', fepAction: {type: 'switch-over'}}, false],
    ['FEPRestore', {fromFEPcluster: 'demo', restoretype: 'PITR', restoredate: '2024-01-31', restoretime: '23:59:00'}, true],
    ['FEPRestore', {fromFEPcluster: 'demo', restoredate: 'yesterday'}, false],
    ['FEPVolume', {whatTheOperatorWrites: 1}, true],
  ] as const)('%s with %j: %s', (kind, spec, taken) => {
    expect(accepts(kind, manifest(kind, spec))).toBe(taken);
  });

  it('combines the kinds in one file, and leaves other kinds alone', () => {
    const {definitions, allOf} = combinedEditorSchema() as {definitions: Record<string, unknown>; allOf: {if: {properties: {kind: {const?: string; pattern?: string}}}; then: {$ref?: string}}[]};
    expect(Object.keys(definitions)).toEqual(FEP_KINDS);
    expect(allOf.slice(1).map((branch) => [branch.if.properties.kind.const, branch.then.$ref])).toEqual(FEP_KINDS.map((kind) => [kind, `#/definitions/${kind}`]));
    expect(new RegExp(allOf[0]?.if.properties.kind.pattern ?? '').test('ConfigMap')).toBe(false);
    for (const kind of FEP_KINDS) {
      const {$schema: _dialect, title: _title, ...rest} = editorSchemaOf(kind);
      expect(definitions[kind]).toEqual(rest);
    }
  });
});
