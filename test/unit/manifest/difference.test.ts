import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {compareClusters, unifiedHunks, type CompareOptions} from '../../../src/lib/manifest/difference/index.ts';
import {edits} from '../../../src/lib/manifest/difference/edits.ts';
import {applyMergePatch} from '../../../src/lib/manifest/patch.ts';
import {fepClusterSpec} from '../../../src/lib/model/fep-cluster/index.ts';
import {walkSchema} from '../../../src/lib/model/schema/walk.ts';

type Json = Record<string, unknown>;
const cluster = (fep: Json, child: Json = {}): Json => ({metadata: {name: 'demo'}, spec: {fep, fepChildCrVal: child}});
const child = (value: Json): Json => cluster({}, value);
const told = (live: Json, meant: Json, options?: CompareOptions): string[] =>
  compareClusters(live, meant, options).differences.map(({kind, path, item, old, new: now, secret}) =>
    `${kind} ${path.replace('spec.fepChildCrVal.', '').replace('spec.', '')}${item === undefined ? '' : `: ${item.name}`} ${secret === true ? 'secret' : `${JSON.stringify(old)} ${JSON.stringify(now)}`}`);

describe('differences between a live cluster and what is meant', () => {
  it.each<[string, Json, Json, string[]]>([
    ['a value', cluster({instances: 3}), cluster({instances: 4}), ['changed fep.instances 3 4']],
    ['a new value', cluster({}), cluster({forceSsl: true}), ['added fep.forceSsl undefined true']],
    ['null removes', cluster({forceSsl: true}), cluster({forceSsl: null as unknown as boolean}), ['removed fep.forceSsl true undefined']],
    ['null removes nothing that is not there', cluster({}), cluster({forceSsl: null as unknown as boolean}), []],
    ['what the file leaves out stays', cluster({instances: 3, forceSsl: true}), cluster({instances: 3}), []],
    ['quantities by their value', cluster({mcSpec: {limits: {memory: '2Gi', cpu: '1'}}}), cluster({mcSpec: {limits: {memory: '2048Mi', cpu: '1000m'}}}), []],
    ['a default that is said', cluster({}), cluster({instances: 1, servicePort: 27500}), []],
    ['a default below a group that was not there is an addition', child({storage: {}}), child({storage: {logVol: {size: '1Gi'}}}), ['added storage.logVol.size undefined "1Gi"']],
    ['labels one by one', {metadata: {labels: {a: '1', b: '2'}}}, {metadata: {labels: {b: '3', c: '4'}}}, ['changed metadata.labels.b "2" "3"', 'added metadata.labels.c undefined "4"']],
    ['status and the marks of the server never', {metadata: {uid: 'x'}, status: {a: 1}}, {metadata: {uid: 'y', name: 'z'}, status: {a: 2}}, []],
    ['an unknown field', cluster({}), cluster({newThing: {deep: 1}}), ['added fep.newThing.deep undefined 1']],
    ['an empty group', child({}), child({sysTde: {}}), ['added sysTde undefined {}']],
  ])('%s', (_name, live, meant, expected) => {
    expect(told(live, meant)).toEqual(expected);
  });

  it.each<[string, string, string, string[]]>([
    ['comments, blanks and order', 'a = 1\nb=2\n', '# all\n b = 2\na=1', []],
    ['units and words', "shared_buffers = '1GB'\nlog_connections = on", 'shared_buffers=1024MB\nlog_connections=true', []],
    ['the last line of a name counts', 'work_mem=1MB', 'work_mem=9MB\nwork_mem=1MB', []],
    ['case of names', 'Work_Mem=1MB', 'work_mem=1MB', []],
    ['added, changed, removed', 'a=1\nb=2', 'b=3\nc=4', ['changed customPgParams: b "2" "3"', 'added customPgParams: c undefined "4"', 'removed customPgParams: a "1" undefined']],
    ['passwords in a value', '', "primary_conninfo = 'host=a password=geheim'", ['added customPgParams: primary_conninfo undefined "host=a password=*****"']],
  ])('customPgParams: %s', (_name, live, meant, expected) => {
    expect(told(child({customPgParams: live}), child({customPgParams: meant}))).toEqual(expected);
  });

  it.each<[string, string, string, string[]]>([
    ['blanks and comments', 'host all all  1.2.3.4/32 md5', '# x\nhost all all 1.2.3.4/32   md5\n', []],
    ['order counts', 'one\ntwo', 'two\none', ['moved customPgHba: line 1 to 2 "one" "one"']],
    ['a line in between', 'one\ntwo', 'one\nnew\ntwo', ['added customPgHba: line 2 undefined "new"']],
    ['a line that goes', 'one\ntwo', 'two', ['removed customPgHba: line 1 "one" undefined']],
    ['passwords', '', 'host all all ::/0 ldap ldapbindpasswd="so geheim"', ['added customPgHba: line 1 undefined "host all all ::/0 ldap ldapbindpasswd=*****"']],
  ])('customPgHba: %s', (_name, live, meant, expected) => {
    expect(told(child({customPgHba: live}), child({customPgHba: meant}))).toEqual(expected);
  });

  it('pgBackRest options by section, secret ones without their values', () => {
    const live = child({backup: {pgbackrestParams: '[global]\nrepo1-retention-full=7\n[global:restore]\nprocess-max=2'}});
    const meant = child({backup: {pgbackrestParams: '# order does not count\n[global:restore]\nprocess-max=4\n[global]\nrepo1-retention-full=7\nrepo1-s3-key=AKIA'}});
    expect(told(live, meant)).toEqual(['changed backup.pgbackrestParams: [global:restore] process-max "2" "4"', 'added backup.pgbackrestParams: repo1-s3-key secret']);
    expect(JSON.stringify(compareClusters(live, meant).differences)).not.toContain('AKIA');
  });

  it('lists by their keys, and their order', () => {
    const live = child({customCertificates: [{userName: 'a', caName: 'x'}, {userName: 'b', caName: 'y'}, {userName: 'c'}]});
    const meant = child({customCertificates: [{userName: 'b', caName: 'z'}, {userName: 'a', caName: 'x'}, {userName: 'd'}]});
    expect(told(live, meant)).toEqual([
      'changed customCertificates["b"].caName "y" "z"',
      'added customCertificates["d"].userName undefined "d"',
      'removed customCertificates["c"].userName "c" undefined',
      'moved customCertificates ["a","b"] ["b","a"]',
    ]);
  });
});

describe('what is no change', () => {
  const masked = child({sysUsers: {pgpassword: '*****', pguser: 'app'}});

  it.each<[string, Json, Json, CompareOptions, string]>([
    ['a mask in the file', masked, child({sysUsers: {pgpassword: '*****'}}), {}, 'masked'],
    ['a mask in the file where the cluster has nothing', child({}), child({sysUsers: {pgpassword: '********'}}), {}, 'masked'],
    ['a secret that the cluster masks', masked, child({sysUsers: {pgpassword: 'hunter22'}}), {}, 'secret-unknown'],
    ['servers that automatic scale-out added', cluster({instances: 5}), cluster({instances: 3}), {autoscaled: true}, 'autoscale'],
    ['a volume that grew by itself', child({storage: {dataVol: {size: '20Gi'}}}), child({storage: {dataVol: {size: '10Gi'}}}), {autoresized: true}, 'autoresize'],
  ])('%s', (_name, live, meant, options, reason) => {
    const {differences, kept, patch} = compareClusters(live, meant, options);
    expect({differences, patch, reasons: kept.map((one) => one.reason)}).toEqual({differences: [], patch: {}, reasons: [reason]});
  });

  it.each<[string, Json, Json, CompareOptions]>([
    ['more servers than automatic scale-out made', cluster({instances: 3}), cluster({instances: 5}), {autoscaled: true}],
    ['fewer, asked for by --set', cluster({instances: 5}), cluster({instances: 3}), {autoscaled: true, explicit: new Set(['spec.fep.instances'])}],
    ['a smaller volume, asked for by --set of the group', child({storage: {dataVol: {size: '20Gi'}}}), child({storage: {dataVol: {size: '10Gi'}}}), {autoresized: true, explicit: new Set(['spec.fepChildCrVal.storage.dataVol'])}],
    ['fewer, without automatic scale-out', cluster({instances: 5}), cluster({instances: 3}), {}],
    ['a larger volume', child({storage: {dataVol: {size: '20Gi'}}}), child({storage: {dataVol: {size: '30Gi'}}}), {autoresized: true}],
    ['a secret on request', masked, child({sysUsers: {pgpassword: 'hunter22'}}), {secrets: 'send'}],
    ['a secret that was not there', child({}), child({sysUsers: {pgpassword: 'hunter22'}}), {}],
    ['a secret that is not masked yet', child({sysUsers: {pgpassword: 'old'}}), child({sysUsers: {pgpassword: 'hunter22'}}), {}],
  ])('but a change: %s', (_name, live, meant, options) => {
    const {differences, patch} = compareClusters(live, meant, options);
    expect(differences).toHaveLength(1);
    expect(JSON.stringify(differences)).not.toContain('hunter22');
    expect(applyMergePatch(live, patch)).toMatchObject(meant);
  });

  it('what kubectl apply was given before and the file has no more is removed, the rest is kept', () => {
    const live = cluster({forceSsl: true, usePodName: true});
    const {differences, kept, patch} = compareClusters(live, cluster({}), {applied: cluster({forceSsl: true}), tellKept: true});
    expect(differences).toMatchObject([{path: 'spec.fep.forceSsl', kind: 'removed'}]);
    expect(kept).toEqual([{path: 'spec.fep.usePodName', reason: 'not-in-file'}]);
    expect(patch).toEqual({spec: {fep: {forceSsl: null}}});
  });

  it('of a group that is gone from the file, only what was applied goes', () => {
    const live = {metadata: {annotations: {operator: 'mark'}}, spec: {fep: {forceSsl: true, monitoring: {enable: true, prometheus: {}}}}};
    const {patch} = compareClusters(live, {spec: {fep: {}}}, {applied: {metadata: {annotations: {}}, spec: {fep: {monitoring: {enable: true}}}}});
    expect(patch).toEqual({spec: {fep: {monitoring: {enable: null}}}});
  });

  it('a list with a secret that only asterisks are known of cannot be sent', () => {
    const definitions = (address: string, rest: Json): Json => child({sysTde: {tdek: {kmsDefinition: [{name: 'kms', address, ...rest}]}}});
    const blocked = compareClusters(definitions('a', {sslpassphrase: '*****'}), definitions('b', {}));
    expect(blocked.blocked).toMatchObject([{path: 'spec.fepChildCrVal.sysTde.tdek.kmsDefinition[0].sslpassphrase'}]);
    const given = compareClusters(definitions('a', {sslpassphrase: '*****'}), definitions('b', {sslpassphrase: 'real'}));
    expect(given.blocked).toEqual([]);
    expect(JSON.stringify(given.patch)).toContain('"sslpassphrase":"real"');
  });
});

/** Any value at any field of the model, of the right type or not, masks among them. */
const leaf = fc.oneof(
  fc.constantFrom('*****', '-----BEGIN X-----\n*****\n-----END X-----', 'k=*****\nj=v', '1Gi', '1024Mi', 'on', 'a=1\nb=2', 'b = 2\n#c\na=1', 'host all all all md5', '[global]\nrepo1-s3-key=abc', ''),
  fc.integer({min: -2, max: 99}), fc.boolean(), fc.string({maxLength: 8}),
  fc.array(fc.constantFrom('ReadWriteOnce', 'x'), {maxLength: 2}),
);
const paths: string[][] = [];
walkSchema(fepClusterSpec, (node, path) => {
  if (node.node === 'field' && !path.includes('[]') && !path.includes('<key>')) paths.push(path.split('.'));
});
const spec = fc.array(fc.tuple(fc.constantFrom(...paths), leaf), {maxLength: 14}).map((entries) => {
  const root: Json = {};
  for (const [path, value] of entries) {
    let holder = root;
    for (const key of path.slice(0, -1)) holder = (holder[key] ??= {}) as Json;
    holder[path.at(-1) ?? ''] = value;
  }
  return {spec: root};
});

/** Every single value of an object, by path. */
function* valuesOf(value: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) for (const [key, member] of Object.entries(value)) yield* valuesOf(member, path === '' ? key : `${path}.${key}`);
  else yield [path, value];
}

describe('properties of the patch', () => {
  it('sent, it brings about what was meant: comparing again finds nothing', () => {
    fc.assert(fc.property(spec, spec, fc.boolean(), fc.boolean(), (live, meant, autoscaled, autoresized) => {
      const options = {autoscaled, autoresized};
      const first = compareClusters(live, meant, options);
      const after = applyMergePatch(live, first.patch) as Json;
      const second = compareClusters(after, meant, options);
      // A secret that was sent is there now, not masked yet: the same secret again is no difference.
      expect(second.differences).toEqual([]);
      expect(second.patch).toEqual({});
    }), {numRuns: 400});
  });

  it('touches nothing that was not meant', () => {
    fc.assert(fc.property(spec, spec, (live, meant) => {
      const {patch} = compareClusters(live, meant);
      const named = new Set([...valuesOf(meant)].map(([path]) => path));
      for (const [path] of valuesOf(patch)) expect(named.has(path), path).toBe(true);
    }), {numRuns: 400});
  });

  it('has no mask, and is empty exactly when nothing differs', () => {
    fc.assert(fc.property(spec, spec, fc.constantFrom('keep' as const, 'send' as const), (live, meant, secrets) => {
      const {patch, differences, blocked} = compareClusters(live, meant, {secrets});
      expect(Object.keys(patch).length === 0).toBe(differences.length === 0);
      if (blocked.length > 0) return;
      const secret = /\.(?:pg\w*[pP]assword|tdepassphrase|vectorizerPassword|pgbackrestKeyParams|key|crt|cacrt|apikey\w+)$/;
      for (const [path, value] of valuesOf(patch)) if (secret.test(path)) expect(String(value)).not.toMatch(/^(?:\w+=)?\*+$/m);
    }), {numRuns: 400});
  });

  it('ends for whatever the two objects hold', () => {
    const anything = fc.dictionary(fc.constantFrom('spec', 'metadata', 'status', 'x'), fc.jsonValue({maxDepth: 5})) as fc.Arbitrary<Json>;
    const junk = fc.record({spec: fc.record({fep: fc.jsonValue({maxDepth: 3}), fepChildCrVal: fc.dictionary(fc.constantFrom('storage', 'customPgParams', 'sysUsers', 'customCertificates', '__proto__'), fc.jsonValue({maxDepth: 3}))})}) as fc.Arbitrary<Json>;
    const either = fc.oneof(anything, junk);
    fc.assert(fc.property(either, either, (live, meant) => {
      const {patch} = compareClusters(live, meant, {tellKept: true});
      expect(compareClusters(applyMergePatch(live, patch) as Json, meant).differences).toEqual([]);
    }), {numRuns: 500});
  });

  it('never leaks a secret into what is told', () => {
    fc.assert(fc.property(fc.constantFrom('pgAdminPassword', 'pgpassword', 'tdepassphrase'), fc.option(fc.constant('*****'), {nil: undefined}), (field, old) => {
      const {differences, kept} = compareClusters(child({sysUsers: {[field]: old}}), child({sysUsers: {[field]: 'S3cr3t-of-the-test'}}), {secrets: 'send'});
      expect(JSON.stringify([differences, kept])).not.toContain('S3cr3t');
    }));
  });
});

describe('a unified diff', () => {
  it('shows the lines around each change and the place in the YAML', () => {
    const before = 'spec:\n  fep:\n    instances: 3\n    a: 1\n    b: 1\n    c: 1\n    d: 1\n    e: 1\n    f: 1\n    g: 1\n  other:\n    x: 1\n';
    const hunks = unifiedHunks(before, before.replace('instances: 3', 'instances: 4').replace('x: 1', 'x: 2'));
    expect(hunks.map(({header, path}) => `${header} ${path}`)).toEqual(['@@ -1,6 +1,6 @@ spec.fep', '@@ -9,4 +9,4 @@ spec.other']);
    expect(hunks[0]?.lines.filter(({op}) => op !== ' ')).toEqual([{op: '-', text: '    instances: 3'}, {op: '+', text: '    instances: 4'}]);
  });

  it('rebuilds both texts from its lines', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), {maxLength: 25});
    fc.assert(fc.property(lines, lines, (before, after) => {
      const all = edits(before, after);
      expect(all.filter(({op}) => op !== '+').map(({text}) => text)).toEqual(before);
      expect(all.filter(({op}) => op !== '-').map(({text}) => text)).toEqual(after);
    }));
  });
});
