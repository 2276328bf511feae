import type {Endpoint} from '../../model/answers/connection.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';
import {valueAt} from '../../rules/view.ts';

/**
 * TLS that clients can have with Pgpool-II: it has a certificate of its own (`customsslcert`, `customsslkey`; UG 5.4) or none, whatever
 * the servers behind it have. `none` is the operator's word for nothing. Pgpool-II takes connections without TLS either way, unless
 * `customhba` says otherwise, and nothing in a FEPPgpool2 tells by which authority its certificate can be checked.
 */
export function tlsOfPgpool(pgpool: AnyObject): NonNullable<Endpoint['tls']> {
  const {name = '?'} = pgpool.metadata;
  const given = (field: string): boolean => {
    const value = valueAt(pgpool, `spec.${field}`);
    return typeof value === 'string' && !['', 'none'].includes(value.trim());
  };
  const params = valueAt(pgpool, 'spec.customparams');
  const word = typeof params === 'string' ? params.match(/^\s*ssl\s*=\s*'?(\w+)/gim)?.at(-1) : undefined;
  const off = word !== undefined && /(off|false|no|0)$/i.test(word);
  const on = word !== undefined && !off;
  if (!off && ((given('customsslcert') && given('customsslkey')) || on)) {
    return {sslmode: 'require', reason: on ? `ssl is on in spec.customparams of the FEPPgpool2 ${name}` : `the FEPPgpool2 ${name} has a certificate (spec.customsslcert); by which authority it is checked cannot be told`};
  }
  return {sslmode: 'prefer', reason: off ? `ssl is off in spec.customparams of the FEPPgpool2 ${name}` : `the FEPPgpool2 ${name} has no certificate (spec.customsslcert): with require nobody gets in`};
}
