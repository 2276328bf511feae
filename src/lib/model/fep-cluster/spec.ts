import {text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {fep} from './fep.ts';
import {fepChildCrVal} from './fep-child-cr-val.ts';
import {LATER} from './later.ts';
import {environmentSecret} from './parts.ts';
import {ldap, ldap2pg} from './ldap.ts';

/** `spec` of a FEPCluster, for the operators 5.x to 8.x. */
export const fepClusterSpec = group({en: 'Wanted state of the cluster.', ja: 'クラスタの望ましい状態。', since: '5.x', section: 'UG 4.1'}, () => ({
  fep,
  fepChildCrVal,
  ldap,
  ldap2pg,
  globalEnvSec: environmentSecret({en: 'every container of the cluster', ja: 'クラスタの全コンテナ'}),
  restoreMode: field(text, {
    en: 'A flag for restores, of which the CRDs of 6.1 and later say no more. Leave it to the operator.',
    ja: 'リストア用のフラグ。6.1以降のCRDにあるが詳しい説明はない。オペレータに任せること。',
    ...LATER,
  }),
}));
