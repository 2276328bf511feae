import {readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {DIAGNOSIS_IDS, type DiagnosisId} from '../../../../src/lib/model/diagnosis-ids.ts';
import {CATALOGUE} from '../../../../src/lib/operations/diagnose/catalogue.ts';
import type {Sign} from '../../../../src/lib/operations/diagnose/observation.ts';
import {ranked} from '../../../../src/lib/operations/diagnose/rank.ts';

const NAMES = {name: 'demo', namespace: 'shop', operatorNamespace: 'fep-operator'};
const sign = (id: DiagnosisId, more: Partial<Sign> = {}): Sign => ({id, severity: 'warning', message: id, evidence: [], ...more});
const ids = (...signs: Sign[]): string[] => ranked(signs, NAMES).map(({id}) => id);

describe('ranking', () => {
  it('puts effects under their cause, which weighs as much as the worst of them', () => {
    const [first, ...rest] = ranked([sign('master-not-ready', {severity: 'critical', object: 'pod/demo-sts-0'}), sign('not-declared-ready'), sign('image-pull', {object: 'pod/demo-sts-0'})], NAMES);
    expect(first).toMatchObject({id: 'image-pull', severity: 'critical'});
    expect(first?.effects.map(({id}) => id)).toEqual(['master-not-ready', 'not-declared-ready']);
    expect(rest).toEqual([]);
  });

  it('explains a pod by what is wrong with that pod, not by what is wrong with another', () => {
    expect(ids(sign('image-pull', {object: 'pod/demo-sts-1'}), sign('pod-not-ready', {object: 'pod/demo-sts-2'}))).toEqual(['image-pull', 'pod-not-ready']);
    expect(ids(sign('node-not-ready', {object: 'node/n', pods: ['demo-sts-2']}), sign('pod-not-ready', {object: 'pod/demo-sts-2'}))).toEqual(['node-not-ready']);
  });

  it('ranks by weight, then by how much is explained, then as they came', () => {
    expect(ids(sign('restart-pending'), sign('archiving-fails'), sign('archiving-behind'), sign('no-backup', {severity: 'critical'}), sign('rule-broken', {severity: 'info'})))
      .toEqual(['archiving-fails', 'restart-pending', 'rule-broken']);
  });

  it('says once what two detectors saw, with the evidence of both and the words of the one that knows more', () => {
    const [only, ...rest] = ranked([
      sign('volume-full', {object: 'pod/demo-sts-0', evidence: [{object: 'pod/demo-sts-0', value: '99 %'}]}),
      sign('volume-full', {object: 'pod/demo-sts-0', severity: 'critical', cause: 'a write failed', evidence: [{object: 'log', value: 'No space left'}]}),
    ], NAMES);
    expect(only).toMatchObject({severity: 'critical', cause: 'a write failed', evidence: [{value: '99 %'}, {value: 'No space left'}]});
    expect(rest).toEqual([]);
  });

  it('loses no sign, whatever explains whatever, circles included', () => {
    const anySign = fc.record({id: fc.constantFrom(...DIAGNOSIS_IDS), severity: fc.constantFrom('critical', 'warning', 'unknown', 'info'), pod: fc.option(fc.nat({max: 2})), message: fc.stringMatching(/^[a-z]{3}$/)});
    fc.assert(fc.property(fc.array(anySign, {maxLength: 12}), (all) => {
      const signs = all.map(({id, severity, pod, message}) => sign(id, {severity: severity as Sign['severity'], message, ...(pod === null ? {} : {object: `pod/demo-sts-${pod}`})}));
      const told = ranked(signs, NAMES).flatMap((finding) => [finding.id, ...finding.effects.map(({id}) => id)]);
      for (const {id} of signs) expect(told).toContain(id);
      const merged = new Set(signs.map(({id, object, message}) => (id === 'rule-broken' || id === 'log-says' ? `${id} ${message}` : `${id} ${object ?? ''}`)));
      expect(told).toHaveLength(merged.size);
    }));
  });
});

describe('the catalogue', () => {
  const manifest = JSON.parse(readFileSync(path.resolve('oclif.manifest.json'), 'utf8')) as {commands: Record<string, {flags: Record<string, {char?: string; aliases?: string[]}>}>};
  const commands = Object.entries(CATALOGUE).flatMap(([id, {next}]) => next.flatMap(({command}) => (command?.startsWith('kubectl fep ') === true ? [[id, command] as const] : [])));

  it.each(commands)('%s names a command that there is, with flags that it has: %s', (_, command) => {
    const words = command.replace('kubectl fep ', '').split(' ');
    const id = [words.slice(0, 2).join(':'), words[0] ?? ''].find((name) => manifest.commands[name] !== undefined);
    expect(id, command).toBeDefined();
    const flags = manifest.commands[id as string]?.flags ?? {};
    const known = new Set(['help', ...Object.entries(flags).flatMap(([name, {char, aliases = []}]) => [name, ...(char === undefined ? [] : [char]), ...aliases])]);
    const own = command.split(' -- ')[0] ?? '';
    for (const [, name] of own.matchAll(/ --?([a-z][\w-]*)/g)) expect(known, `--${name} of ${id}`).toContain(name);
  });

  it('leaves no placeholder open', () => {
    for (const id of DIAGNOSIS_IDS) {
      for (const {command} of ranked([sign(id, {object: 'pod/demo-sts-1'})], NAMES)[0]?.next ?? []) expect(command ?? '').not.toMatch(/\{[a-zA-Z]+\}/);
    }
  });
});
