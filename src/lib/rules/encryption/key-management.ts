import {CHILD, shown} from '../reading/cluster.ts';
import {PARAMS, preloadLibraries} from '../reading/postgres.ts';
import {type Rule, rule} from '../rule.ts';
import {isRecord, type View} from '../view.ts';

export const TDE = `${CHILD}.sysTde`;
export const KMS = `${TDE}.tdek.kmsDefinition`;
export const KEY = `${TDE}.tdek.targetKeyId`;
const TYPES = ['kmip', 'awskms', 'azurekeyvault'];

export const usesKms = (view: View): boolean => view.text(`${TDE}.tdeType`) === 'tdek';

export interface KeyStore {
  path: string;
  name: unknown;
  value: Record<string, unknown>;
}

/** Definitions of key management systems, with their paths. */
export function storesOf(view: View): KeyStore[] {
  return (view.list(KMS) ?? []).map((value, index) => ({path: `${KMS}[${index}]`, name: isRecord(value) ? value['name'] : undefined, value: isRecord(value) ? value : {}}));
}

/** Names of the Secrets and ConfigMaps that a definition refers to. */
function references({value}: KeyStore): string {
  const names = Object.entries(isRecord(value['cert']) ? value['cert'] : {}).concat(Object.entries(value).filter(([key]) => /(?:Name|Secret|ConfigMap)$/.test(key)));
  return JSON.stringify(names.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** Do other definitions, or other names of what they refer to, restart every server (UG 5.12.5)? */
export function restartsForKeyStores(view: View): boolean {
  const before = view.before;
  if (before === undefined || !before.has(KMS) || !view.has(KMS)) return false;
  const form = (of: View): string => JSON.stringify(storesOf(of).map((store) => [store.name, references(store)]));
  return form(view) !== form(before);
}

/** Keys in a key management system (UG 4.12). */
export const keyManagementRules: readonly Rule[] = [
  rule({
    id: 'tde-create-only',
    title: 'Keys in a key management system are chosen at creation',
    looksAt: [TDE],
    fix: 'make a new cluster and move the data',
    *check(view) {
      if (view.before !== undefined && view.has(TDE) && !view.before.has(TDE)) yield {path: TDE, message: 'sysTde cannot be added to a cluster that is there'};
    },
  }),
  rule({
    id: 'tde-no-conversion',
    title: 'The kind of keystore stays',
    looksAt: [`${TDE}.tdeType`],
    fix: 'put it back',
    *check(view) {
      if (view.before?.has(TDE) !== true) return;
      if (!view.has(TDE)) yield {path: TDE, message: 'sysTde cannot be removed: keystores are not converted'};
      else if (view.changed(`${TDE}.tdeType`)) yield {path: `${TDE}.tdeType`, message: `${shown(view.before.at(`${TDE}.tdeType`))} cannot become ${shown(view.at(`${TDE}.tdeType`))}: keystores are not converted`};
    },
  }),
  rule({
    id: 'tde-type',
    title: 'sysTde says of what kind it is',
    looksAt: [`${TDE}.tdeType`, `${TDE}.tdek`],
    when: (view) => view.has(TDE),
    fix: 'complete sysTde, or leave it out',
    *check(view) {
      if (!view.has(`${TDE}.tdeType`)) yield {path: `${TDE}.tdeType`, message: 'tdeType is missing'};
      else if (usesKms(view) && !view.has(`${TDE}.tdek`)) yield {path: `${TDE}.tdek`, message: 'tdeType is tdek, and tdek is missing'};
    },
  }),
  rule({
    id: 'tde-default-file',
    title: 'Without sysTde keys are in a file',
    looksAt: [TDE],
    *check(view) {
      if (!view.has(TDE)) yield {path: TDE, message: 'the keystore is a file, protected by tdepassphrase'};
    },
  }),
  rule({
    id: 'tde-preload',
    title: 'The library for key management is loaded',
    looksAt: [PARAMS, `${TDE}.tdeType`],
    when: usesKms,
    *check(view) {
      if (!preloadLibraries(view).includes('tde_kms')) yield {path: PARAMS, message: 'tdeType is tdek, and shared_preload_libraries has no tde_kms', fix: `shared_preload_libraries = '${[...preloadLibraries(view), 'tde_kms'].join(',')}'`};
    },
  }),
  rule({
    id: 'tde-tablespace',
    title: 'Data are encrypted by tablespace',
    looksAt: [`${TDE}.tdek`, `${TDE}.tdeh`],
    on: ['create', 'action'],
    when: (view) => view.has(`${TDE}.tdek`) || view.has(`${TDE}.tdeh`),
    fix: "CREATE TABLESPACE … WITH (tablespace_encryption_algorithm = 'AES256'); pgx_tablespaces shows it in spcencalgo",
    *check() {
      yield {path: TDE, message: 'a keystore alone encrypts nothing: only tables in tablespaces made with an encryption algorithm are encrypted'};
    },
  }),
  rule({
    id: 'tde-preload-removed',
    title: 'The library for key management stays',
    looksAt: [PARAMS],
    fix: 'put it back',
    *check(view) {
      if (view.before !== undefined && preloadLibraries(view.before).includes('tde_kms') && !preloadLibraries(view).includes('tde_kms')) yield {path: PARAMS, message: 'tde_kms is gone from shared_preload_libraries; it must stay as long as the cluster lives'};
    },
  }),
  rule({
    id: 'tde-target',
    title: 'The key in use is one that is defined',
    looksAt: [`${TDE}.tdek.targetKmsName`, KEY],
    when: (view) => view.has(`${TDE}.tdek`),
    *check(view) {
      const target = view.at(`${TDE}.tdek.targetKmsName`);
      const names = storesOf(view).map(({name}) => name);
      if (target === undefined || !names.includes(target)) yield {path: `${TDE}.tdek.targetKmsName`, message: target === undefined ? 'targetKmsName is missing' : `${shown(target)} is not defined`, fix: names.length === 0 ? 'define it in kmsDefinition' : `one of ${names.map(shown).join(', ')}`};
      const key = view.at(KEY);
      if (key === undefined || key === '') yield {path: KEY, message: 'targetKeyId is missing', fix: 'name the key'};
    },
  }),
  rule({
    id: 'tde-kms-type',
    title: 'Definitions have a kind and a name of their own',
    looksAt: [KMS],
    *check(view) {
      const seen = new Set<unknown>();
      for (const {path, name, value} of storesOf(view)) {
        if (!TYPES.includes(value['type'] as string)) yield {path: `${path}.type`, message: value['type'] === undefined ? 'the type is missing' : `${shown(value['type'])} is no kind of key management system`, fix: TYPES.join(', ')};
        if (name === undefined || name === '') yield {path: `${path}.name`, message: 'the name is missing', fix: 'give it a name'};
        else if (seen.has(name)) yield {path: `${path}.name`, message: `there are two definitions named ${shown(name)}`, fix: 'rename one'};
        seen.add(name);
      }
    },
  }),
  rule({
    id: 'tde-kmip-fields',
    title: 'A kmip definition is complete',
    looksAt: [KMS],
    *check(view) {
      for (const {path, value} of storesOf(view)) {
        if (value['type'] !== 'kmip') continue;
        const certificate = isRecord(value['cert']) ? value['cert']['certificateName'] : undefined;
        const missing = [...['address', 'port'].filter((key) => value[key] === undefined), ...(value['authMethod'] === 'cert' ? [] : ['authMethod: cert']), ...(certificate === undefined ? ['cert.certificateName'] : [])];
        if (missing.length > 0) yield {path, message: `missing: ${missing.join(', ')}`, fix: 'add them'};
      }
    },
  }),
  rule({
    id: 'tde-keep-old-keys',
    title: 'Old keys are kept',
    looksAt: [KEY],
    *check(view) {
      if (view.before?.has(KEY) === true && view.changed(KEY)) yield {path: KEY, message: 'the key before still opens older data and backups: if it is lost, they are lost'};
    },
  }),
  rule({
    id: 'tde-rotate-event',
    title: 'A new key is told of by an event',
    looksAt: [KEY],
    *check(view) {
      if (view.before?.has(KEY) === true && view.changed(KEY)) yield {path: KEY, message: 'encryption is set up anew by itself; SuccessfulTdeSetMasterKey or FailedTdeSetMasterKey says how it went'};
    },
  }),
  rule({
    id: 'tde-definition-restart',
    title: 'Other definitions restart every server',
    looksAt: [KMS],
    fix: 'change them when little is going on',
    *check(view) {
      if (restartsForKeyStores(view)) yield {path: KMS, message: 'servers restart one by one, with a switchover: connections break'};
    },
  }),
  rule({
    id: 'tde-active-credential-name',
    title: 'Objects of the keystore in use keep their names',
    looksAt: [KMS],
    fix: 'change what is in them, then run a FEPAction of type open_tde_masterkey',
    *check(view) {
      const target = view.before?.at(`${TDE}.tdek.targetKmsName`);
      if (view.before === undefined || target === undefined) return;
      const [now, old] = [storesOf(view), storesOf(view.before)].map((stores) => stores.find(({name}) => name === target));
      if (now !== undefined && old !== undefined && references(now) !== references(old)) yield {path: now.path, message: `${shown(target)} is in use, and its Secrets and ConfigMaps cannot be renamed`};
    },
  }),
  rule({
    id: 'tde-backup-moments',
    title: 'A backup follows every new key',
    looksAt: [KEY],
    when: usesKms,
    fix: 'take a full backup afterwards',
    *check(view) {
      if (view.before === undefined || view.changed(KEY)) yield {path: KEY, message: 'take a backup at creation, and after every change of the key'};
    },
  }),
];
