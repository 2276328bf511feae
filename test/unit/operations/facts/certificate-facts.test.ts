import 'reflect-metadata';
import * as crypto from 'node:crypto';
import {BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator, type X509Certificate} from '@peculiar/x509';
import fc from 'fast-check';
import {beforeAll, describe, expect, it} from 'vitest';
import type {AnyObject, KubernetesObject} from '../../../../src/lib/model/kubernetes-object.ts';
import {certificateFact} from '../../../../src/lib/operations/certificate-facts.ts';
import {gatherFacts} from '../../../../src/lib/operations/facts.ts';
import {FakeCluster} from '../fake-cluster.ts';

const ALGORITHM = {name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256'} as const;
const DATES = {notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z')};

interface Issued {
  certificate: string;
  key: string;
  keys: crypto.webcrypto.CryptoKeyPair;
  x509: X509Certificate;
}

async function issue(name: string, signer?: Issued, names: readonly string[] = []): Promise<Issued> {
  const keys = await crypto.webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const x509 = await X509CertificateGenerator.create({
    ...DATES,
    serialNumber: '01',
    subject: `CN=${name}`,
    issuer: signer?.x509.subject ?? `CN=${name}`,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (signer?.keys ?? keys).privateKey,
    extensions: [new BasicConstraintsExtension(names.length === 0), ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names.map((value) => ({type: /^\d/.test(value) ? 'ip' : 'dns', value})))])],
  });
  const key = crypto.KeyObject.from(keys.privateKey).export({type: 'pkcs8', format: 'pem'}).toString();
  return {certificate: `${x509.toString('pem')}\n`, key, keys, x509};
}

let root: Issued;
let between: Issued;
let leaf: Issued;
let stranger: Issued;

beforeAll(async () => {
  root = await issue('root');
  between = await issue('between', root);
  leaf = await issue('demo-headless-svc', between, ['demo-primary-svc', '*.db.pod', '10.0.0.1']);
  stranger = await issue('stranger');
});

describe('a certificate, its key and its authority', () => {
  const judge = (texts: Partial<Parameters<typeof certificateFact>[1]>) =>
    certificateFact(crypto, {certificate: leaf.certificate + between.certificate, key: leaf.key, authority: {from: 'secret', text: root.certificate}, passphrase: undefined, ...texts});

  it('are read and belong together', () => {
    expect(judge({})).toMatchObject({
      commonName: 'demo-headless-svc', names: ['demo-primary-svc', '*.db.pod', '10.0.0.1'], notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2027-01-01T00:00:00.000Z',
      keyEncrypted: false, keyMatches: true, authority: 'secret', chainEnds: true, selfSigned: false,
    });
    expect(judge({}).root).toBe(judge({authority: {from: 'configmap', text: between.certificate + root.certificate}}).root);
  });

  it('are told when they do not belong together', () => {
    expect(judge({key: stranger.key})).toMatchObject({keyMatches: false, chainEnds: true});
    expect(judge({authority: {from: 'configmap', text: stranger.certificate}})).toMatchObject({keyMatches: true, chainEnds: false, authority: 'configmap'});
    expect(judge({certificate: leaf.certificate})).toMatchObject({chainEnds: false});
    expect(judge({authority: undefined})).toMatchObject({authority: 'none'});
    expect(judge({certificate: stranger.certificate, key: stranger.key, authority: {from: 'secret', text: stranger.certificate}})).toMatchObject({selfSigned: true, chainEnds: true});
  });

  it('with a passphrase say whether the one given opens the key', () => {
    const key = crypto.createPrivateKey(leaf.key).export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2'}).toString();
    const {keyEncrypted, keyOpens, keyMatches} = judge({key});
    expect([keyEncrypted, keyOpens, keyMatches]).toEqual([true, undefined, undefined]);
    expect(judge({key, passphrase: 'wrong'})).toMatchObject({keyEncrypted: true, keyOpens: false});
    expect(judge({key, passphrase: 'hunter2'})).toMatchObject({keyEncrypted: true, keyOpens: true, keyMatches: true});
    expect(JSON.stringify(judge({key, passphrase: 'hunter2'}))).not.toContain('hunter2');
  });

  it('that are missing or no PEM are a problem in words', () => {
    expect(judge({certificate: undefined, key: undefined})).toEqual({problem: 'it has no tls.crt and no tls.key'});
    expect(judge({certificate: 'x'})).toEqual({problem: 'its tls.crt is no certificate in PEM'});
    expect(judge({key: 'x'})).toEqual({problem: 'its tls.key is no private key in PEM'});
  });

  it('never throw, whatever the texts are', () => {
    const pem = fc.tuple(fc.constantFrom('CERTIFICATE', 'PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'), fc.base64String()).map(([label, body]) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`);
    const text = fc.oneof(pem, fc.constantFrom(leaf.certificate, leaf.key, root.certificate), fc.string({unit: 'binary'}));
    fc.assert(fc.property(text, text, text, fc.option(fc.string(), {nil: undefined}), (certificate, key, authority, passphrase) => {
      const fact = judge({certificate, key, authority: {from: 'secret', text: authority}, passphrase});
      expect(fact.problem === undefined).toBe(fact.notAfter !== undefined);
    }), {numRuns: 40});
  });
});

describe('the fact certificates', () => {
  const secret = (name: string, data: Record<string, string>): AnyObject => ({
    apiVersion: 'v1', kind: 'Secret', metadata: {name, annotations: {'cert-manager.io/certificate-name': name}}, data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
  });
  const object = {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'demo'}, spec: {fep: {patroni: {tls: {certificateName: 'c', caName: 'ca'}}}, fepChildCrVal: {customCertificates: [{userName: 'u', certificateName: 'gone'}]}}} as KubernetesObject;

  it('tells of each part that names one, with its path', async () => {
    const fake = new FakeCluster().put(secret('c', {'tls.crt': leaf.certificate + between.certificate, 'tls.key': leaf.key}), {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'ca'}, data: {'ca.crt': root.certificate}} as AnyObject);
    const {cluster, signal} = fake.context();
    const {certificates} = await gatherFacts({cluster, signal, name: 'demo', namespace: 'shop', object}, ['certificates']);
    expect(certificates).toMatchObject({known: [
      {path: 'spec.fep.patroni.tls', secret: 'c', authority: 'configmap', chainEnds: true, isRenewed: true},
      {path: 'spec.fepChildCrVal.customCertificates[0]', secret: 'gone', problem: 'there is no such Secret'},
    ]});
  });

  it('of a FEPRestore reaches into its source', async () => {
    const restore = {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPRestore', metadata: {name: 'r'}, spec: {fromFEPcluster: 'demo'}} as KubernetesObject;
    const {cluster, signal} = new FakeCluster().put(object).context();
    const {certificates} = await gatherFacts({cluster, signal, name: 'r', namespace: 'shop', object: restore}, ['certificates']);
    expect(certificates).toMatchObject({known: [{path: 'source.spec.fep.patroni.tls'}, {path: 'source.spec.fepChildCrVal.customCertificates[0]'}]});
  });
});
