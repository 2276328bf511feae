import {CHILD, shown} from '../reading/cluster.ts';
import {type Rule, rule} from '../rule.ts';

const SYSTEM = `${CHILD}.systemCertificates`;
const KEYS = ['key', 'crt', 'cacrt'];

/** Begin of the public modulus that the operator's published sample has, the same in its certificate and in its key. */
const SAMPLE_MODULUS = '4AI33yvHZws+jta6qpV6wzJqF8odIfTI';

/** The certificate that the operator's parts use among themselves (UG 4.7.3). */
export const systemCertificateRules: readonly Rule[] = [
  rule({
    id: 'tls-system-certs-sample',
    title: "The sample's key is not used",
    looksAt: [`${SYSTEM}.crt`, `${SYSTEM}.key`],
    fix: 'leave systemCertificates out, or make a key of your own',
    *check(view) {
      const path = [`${SYSTEM}.key`, `${SYSTEM}.crt`].find((place) => view.text(place)?.replaceAll(/\s/g, '').includes(SAMPLE_MODULUS) === true);
      if (path !== undefined) yield {path, message: 'this is the key of the published samples: everybody has it'};
    },
  }),
  rule({
    id: 'tls-system-certs-keys',
    title: 'The parts are key, crt and cacrt',
    looksAt: [SYSTEM],
    *check(view) {
      for (const key of view.keys(SYSTEM)) {
        if (KEYS.includes(key)) continue;
        const meant = KEYS.find((name) => name === key.toLowerCase().replaceAll(/[^a-z]/g, '').replace(/^tls/, ''));
        yield {path: /^\w+$/.test(key) ? `${SYSTEM}.${key}` : `${SYSTEM}["${key}"]`, message: `${shown(key)} is no part of it`, fix: meant ?? KEYS.join(', ')};
      }
    },
  }),
];
