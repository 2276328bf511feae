import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import {leavesOf, setAt} from '../../../src/lib/manifest/path.ts';
import {evaluate, fepClusterRules, type Rule, type RuleOperation} from '../../../src/lib/rules/index.ts';
import {cluster} from '../../fixtures/rules/fixture.ts';

const failing: Rule = {id: 'x', number: 1, severity: 'warning', kinds: ['FEPCluster'], applies: ['create'], section: '§', title: 't', looksAt: [], check: () => [{path: 'spec.a', message: 'm', fix: 'f'}]};
const subject = {object: cluster(), operation: 'create' as const};

describe('evaluate', () => {
  it('fills findings from the rule, and places from the subject', () => {
    const {findings} = evaluate([{...failing, severity: 'error', confirm: 'force'}], {...subject, locate: () => ({position: {line: 3, column: 5}, origin: 'f.yaml:3'})});
    expect(findings).toEqual([{rule: 'x', severity: 'error', path: 'spec.a', message: 'm', fix: 'f', section: '§', confirm: 'force', position: {line: 3, column: 5}, origin: 'f.yaml:3'}]);
  });

  it('puts errors before warnings, and warnings before infos', () => {
    const rules = (['info', 'error', 'warning', 'error'] as const).map((severity, index) => ({...failing, id: `${index}`, severity}));
    expect(evaluate(rules, subject).findings.map(({rule}) => rule)).toEqual(['1', '3', '2', '0']);
  });

  it('says why a rule could not look, and only where there was something to look at', () => {
    const needy: Rule = {...failing, needs: ['nodes']};
    expect(evaluate([needy], subject).notChecked).toEqual([{rule: 'x', title: 't', reason: 'the cluster was not asked'}]);
    expect(evaluate([needy], {...subject, facts: {nodes: {unreadable: 'forbidden: list nodes'}}}).notChecked[0]?.reason).toBe('forbidden: list nodes');
    expect(evaluate([{...needy, when: () => false}], subject).notChecked).toEqual([]);
    expect(evaluate([needy], {...subject, facts: {nodes: {known: []}}}).findings).toHaveLength(1);
  });

  it('reports a check that fails inside, and goes on', () => {
    const broken: Rule = {...failing, check: () => { throw new Error('oops'); }};
    const {notChecked, findings} = evaluate([broken, failing], subject);
    expect([notChecked[0]?.reason, findings.length]).toEqual(['the check failed inside: oops', 1]);
  });

  it('leaves a rule out on the user\'s word, with the reason, by its id or its family\'s', () => {
    const {findings, ignored} = evaluate([failing, {...failing, id: 'y', family: 'fam'}], subject, {ignore: [{rule: 'x', reason: 'known'}, {rule: 'fam', reason: 'too'}]});
    expect([findings, ignored.map(({rule, reason}) => [rule, reason])]).toEqual([[], [['x', 'known'], ['y', 'too']]]);
    expect(() => evaluate([failing], subject, {ignore: [{rule: 'x', reason: ' '}]})).toThrow(RangeError);
  });

  it('looks at the few rules of a scale only', () => {
    const {findings} = evaluate(fepClusterRules, {object: cluster({'fep.instances': 2, 'users.pgpassword': '*****'}), previous: cluster({'users.pgpassword': '*****'}), operation: 'scale', facts: {masterPod: {known: 'demo-sts-2'}}});
    expect(findings.map(({rule, severity}) => [rule, severity])).toEqual([['scale-in-removes-master-ordinal', 'error'], ['scale-in-drops-sessions', 'warning']]);
  });
});

describe('all rules', () => {
  const junk = fc.oneof(fc.constant(null), fc.constantFrom('', ' ', 'on', '[x', '2GB', '*****', 'a=b', "'", '['.repeat(50), '\0', '9'.repeat(400)), fc.string({unit: 'binary', maxLength: 10}), fc.boolean(), fc.double(), fc.integer(), fc.array(fc.anything(), {maxLength: 3}), fc.object({maxDepth: 2}));
  const full = cluster({
    'fep.monitoring.enable': true, 'fep.velero.enable': true, 'fep.mcSpec': {limits: {cpu: 1, memory: '1Gi'}, requests: {cpu: 1, memory: '1Gi'}},
    'fep.standby.pgBackrestConf': 'x', 'fep.image.image': 'x', 'fep.customAnnotations.allDeployments': {a: 'b'}, 'fep.replicationSlots': 'logical',
    'storage.autoresize': {enable: true, threshold: 90, storageLimit: 1}, 'child.customPgParams': 'a = 1\n', 'child.customPgHba': 'host all all all md5\n',
    'child.autoscale.scaleout': {policy: 'x'}, 'child.sysTde.tdek.kmsDefinition': [{type: 'awskms'}], 'users.passwordValid.days': 30, 'users.pgSecurityUser': 's', 'backup.caName': ['a'],
  });
  const places = [...leavesOf(full)].map(({path}) => path).flatMap((path) => path.map((_, depth) => path.slice(0, depth + 1)));
  const unique = [...new Map(places.map((path) => [JSON.stringify(path), path])).values()];

  it('end in findings for any value anywhere', () => {
    const mutation = fc.tuple(fc.constantFrom(...unique), junk);
    const operations: RuleOperation[] = ['create', 'update', 'delete', 'scale', 'restore', 'upgrade', 'env', 'action'];
    fc.assert(fc.property(fc.array(mutation, {minLength: 1, maxLength: 4}), fc.constantFrom(...operations), fc.boolean(), (mutations, operation, swap) => {
      const object = structuredClone(full) as unknown as Record<string, unknown>;
      for (const [path, value] of mutations) {
        try {
          setAt(object, path, value);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      }
      const [now, previous] = swap ? [full, object as unknown as KubernetesObject] : [object as unknown as KubernetesObject, full];
      const {notChecked, findings} = evaluate(fepClusterRules, {object: now, previous, operation});
      expect(notChecked.filter(({reason}) => reason.startsWith('the check failed'))).toEqual([]);
      for (const {message} of findings) expect(message.length).toBeLessThan(600);
    }), {numRuns: 1500});
  });

  it('never tell a secret', () => {
    const secret = 'hunter2-hunter2';
    const {findings} = evaluate(fepClusterRules, {object: cluster({'users.pgpassword': [secret], 'users.pgAdminPassword': secret, 'users.tdepassphrase': {a: secret}, 'backup.pgbackrestParams': `[global]\nrepo1-s3-key=${secret}\nrepo1-cipher-pass=${secret}\n`, 'backup.pgbackrestKeyParams': `repo1-s3-key=${secret}\n[${secret}]\n`}), previous: cluster(), operation: 'update'});
    expect(findings.filter(({message, fix}) => `${message}${fix}`.includes(secret)).map(({rule}) => rule)).toEqual([]);
  });
});
