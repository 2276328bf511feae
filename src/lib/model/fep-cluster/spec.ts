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
    en: 'Not explained by any source; the CRDs of 6.1 and later carry it. Leave it to the operator.',
    ja: 'どの資料にも説明がない項目。6.1以降のCRDにある。オペレータに任せること。',
    ...LATER,
  }),
}));
