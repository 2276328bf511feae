import {knowsField, parseOperatorVersion} from '../../model/operator-version.ts';
import {parseQuantity} from '../../model/quantity.ts';
import {checkShape, type ShapeProblem} from '../../model/schema/check-shape.ts';
import {walkValue} from '../../model/schema/walk.ts';
import {apiVersionOf, FEP_RESOURCES, type FepKind} from '../../model/resources.ts';
import {isMasked} from '../../model/masks.ts';
import {CHILD, compareVersions, computeSpecs, FEP, operatorVersion, plain, shown, USERS} from '../reading/cluster.ts';
import {specOf} from '../reading/schema.ts';
import {volumesOf} from '../reading/storage.ts';
import {EVERY_FEP_KIND, type Found, type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

/** Misspellings that rule 231 and rule 140 speak of. */
const LEFT_TO_OTHERS = /\.(?:pgSsecurityUser|pgSsecurityPassword|pgRewindUserPassword|pgMetricsUserPassword)$|^spec\.(?:fepChildCeVal|fehChildCrVal)$/;

function shapeOf(view: View): ShapeProblem[] {
  const schema = specOf(view.kind);
  return schema === undefined ? [] : view.once('shape', () => checkShape(schema, view.at('spec'), 'spec'));
}

/** Spellings that changed between operators (rules.md 41): the old one, the new one, first operator of the new one. */
const RESPELT: readonly (readonly [old: string, now: string, since: string])[] = [
  ...['aws', 'azure', 'gcp', 'vault'].map((name) => `${CHILD}.secretStore.csi.${name}Provider`).map((provider) => [`${provider}.fepCustomCerts`, `${provider}.fepCustomCert`, '6.1.0'] as const),
  [`${USERS}.pgrepluserTls`, `${USERS}.pgreplUserTls`, '6.1.0'],
];

function* laterFields(view: View, version: string): Generator<Found> {
  const schema = specOf(view.kind);
  if (schema === undefined) return;
  const found: Found[] = [];
  let below: string | undefined;
  walkValue(schema, view.at('spec'), ({node, path}) => {
    if (node === undefined || (below !== undefined && path.startsWith(below))) return;
    const isUnseen = node.facts.unseenInFep15 === true && version.startsWith('5.');
    if (knowsField(node.facts, version) && !isUnseen) return;
    below = `${path}.`;
    const why = isUnseen
      ? `no source for FEP 15 shows the field, and the operator is ${version}`
      : node.facts.until !== undefined && compareVersions(version, node.facts.until) > 0
        ? `the field went after operator ${node.facts.until}, and the operator is ${version}`
        : `the field came with operator ${node.facts.since}, and the operator is ${version}`;
    found.push({path, message: why, fix: 'leave it out, or upgrade the operator'});
  }, 'spec');
  yield* found;
}

function* quantities(view: View): Generator<Found> {
  for (const {path, limits, requests} of computeSpecs(view)) {
    for (const [kind, amounts] of [['limits', limits], ['requests', requests]] as const) {
      for (const resource of ['cpu', 'memory']) yield* quantity(`${path}.${kind}.${resource}`, amounts[resource], resource === 'cpu' ? '500m' : '2Gi');
    }
  }
  for (const {path, size} of volumesOf(view)) yield* quantity(`${path}.size`, size, '8Gi');
  yield* quantity(`${CHILD}.upgrade.storage.size`, view.at(`${CHILD}.upgrade.storage.size`), '8Gi');
  const changed = 'spec.changeParams.fepChildCrVal.storage';
  for (const key of view.keys(changed)) yield* quantity(`${changed}.${key}.size`, view.at(`${changed}.${key}.size`), '8Gi');
  const buffer = view.at(`${FEP}.remoteLogging.fluentbitParams.memBufLimit`);
  if (buffer !== undefined && !/^[\d.]+[KMG]B$/.test(plain(buffer))) {
    yield {path: `${FEP}.remoteLogging.fluentbitParams.memBufLimit`, message: `${shown(buffer)} is no buffer size`, fix: 'digits and KB, MB or GB: 5MB'};
  }
}

function* quantity(path: string, value: unknown, example: string): Generator<Found> {
  if (value === undefined || value === null) return;
  const text = plain(value);
  const parsed = typeof value === 'number' || typeof value === 'string' ? parseQuantity(text) : undefined;
  if (parsed !== undefined && parsed.digits >= 0n) return;
  const meant = /^\s*(\d+(?:\.\d+)?)\s*([kKmMgGtTpP])i?[bB]?\s*$/.exec(text);
  const fix = meant === null ? `a number with a unit: ${example}` : `${meant[1]}${(meant[2] ?? '').toUpperCase()}i, or ${meant[1]}${(meant[2] ?? '').toUpperCase()} for powers of ten`;
  yield {path, message: `${shown(value)} is no quantity, and nobody but this program would say so`, fix};
}

/** Secrets about to be sent that are nothing but the operator's mask. A mask that stands there already is not sent again. */
function* maskedSecrets(view: View): Generator<Found> {
  const schema = specOf(view.kind);
  if (schema === undefined) return;
  const found: Found[] = [];
  walkValue(schema, view.at('spec'), ({node, path, value}) => {
    if (node?.node !== 'field' || node.facts.secret !== true || !isMasked(value)) return;
    if (view.before?.at(path) === value) return;
    found.push({path, message: 'the value is the mask that the operator leaves in place of a secret; sent back, the asterisks become the secret'});
  }, 'spec');
  yield* found;
}

/** Is what is written what the operator reads? */
export const shapeRules: readonly Rule[] = [
  rule({
    id: 'apiversion-fepcluster',
    kinds: EVERY_FEP_KIND,
    title: 'The version of the kind exists',
    looksAt: ['apiVersion'],
    *check(view) {
      const {kind, apiVersion} = view.object;
      const resource = Object.hasOwn(FEP_RESOURCES, kind) ? FEP_RESOURCES[kind as FepKind] : undefined;
      if (resource === undefined) return;
      const wanted = apiVersionOf(resource);
      if (apiVersion !== wanted) yield {path: 'apiVersion', message: `${shown(apiVersion)} does not exist for ${kind}, whatever some samples print`, fix: `apiVersion: ${wanted}`};
    },
  }),
  rule({
    id: 'unknown-field',
    kinds: EVERY_FEP_KIND,
    title: 'Every field is one that the operator knows',
    looksAt: ['spec.**'],
    *check(view) {
      for (const problem of shapeOf(view)) {
        if (problem.kind !== 'unknown-field' || LEFT_TO_OTHERS.test(problem.path) || /^spec\.fepChildCrVal\.storage\.[^.]+$/.test(problem.path)) continue;
        const fix = problem.suggestion === undefined ? 'remove it; --allow-unknown for a field newer than this program' : `did you mean ${problem.suggestion}?`;
        yield {path: problem.path, message: 'the field is not known: the API server of FEP 15 keeps it, and the operator passes over it in silence', fix};
      }
    },
  }),
  rule({
    id: 'wrong-type',
    kinds: EVERY_FEP_KIND,
    title: 'Every value has the type that its field takes',
    looksAt: ['spec.**'],
    *check(view) {
      // Values with a rule of their own, which says more.
      const own = /^spec\.fep\.(?:instances|syncMode)$|(?:\.|^)(?:cpu|memory|size|[pP]ullPolicy|imagePullPolicy|memBufLimit)$|\.passwordValid\.days$|\.customPgParams$|\.pgbackrest(?:Key)?Params$|\.pgBackrestConf$|\.caName$|\.backup\.schedule\d?(?:\.\w+)?$|\.allDeployments[.[]|\.(?:sslMode|restoretype|restoredate|restoretime|restoreTargetRepo|replicationSlots|targetClusterName)$|^spec\.fep\.standby\.method$/;
      for (const problem of shapeOf(view)) {
        if (problem.kind !== 'wrong-type' || own.test(problem.path)) continue;
        yield {path: problem.path, message: `expected ${problem.expected}, found ${problem.seen}`, ...(problem.suggestion === undefined ? {} : {fix: problem.suggestion})};
      }
    },
  }),
  rule({
    id: 'fields-by-operator-version',
    kinds: EVERY_FEP_KIND,
    title: 'The installed operator knows the fields and their spelling',
    looksAt: ['spec.**'],
    needs: ['operator'],
    *check(view) {
      const version = operatorVersion(view);
      if (version === undefined || parseOperatorVersion(version) === undefined) return;
      yield* laterFields(view, version);
      for (const [old, now, since] of RESPELT) {
        if (view.has(old) && compareVersions(version, since) >= 0) yield {path: old, message: `operator ${version} spells it ${now}`, fix: `rename to ${now}`};
      }
      const securitySpelling = compareVersions(version, '6.1.0') >= 0 && compareVersions(version, '7.2.0') <= 0;
      if (securitySpelling && view.has(`${USERS}.pgSecurityPassword`)) {
        yield {path: `${USERS}.pgSecurityPassword`, message: `operator ${version} misspells it pgSeurityPassword`, fix: `write ${USERS}.pgSeurityPassword`};
      }
    },
  }),
  rule({
    id: 'quantity-format',
    kinds: EVERY_FEP_KIND,
    title: 'Sizes, CPU and memory are Kubernetes quantities',
    looksAt: ['spec.**.limits', 'spec.**.requests', `${CHILD}.storage.*.size`],
    check: quantities,
  }),
  rule({
    id: 'masked-value-write-back',
    kinds: EVERY_FEP_KIND,
    title: "The operator's masks are not sent as secrets",
    looksAt: ['spec.**'],
    fix: 'give the secret again, or leave the field out of the change',
    check: maskedSecrets,
  }),
];
