import type {Container, PodSpec} from '../../../lib/model/kubernetes-object.ts';
import type {WantedCluster} from './wanted.ts';

const SERVER_TLS_VOLUME = 'postgres-tls';

/** Where the server's certificate is mounted: not stated. */
const SERVER_TLS_PATH = '/tls/postgres';

/**
 * The Secrets and the ConfigMap of the server's certificate as one volume: `tls.crt` and `tls.key` (a `ca.crt` too when
 * cert-manager made the Secret), `ca.crt` of the ConfigMap, `keypassword` (UG 4.7.1, 4.7.4). A missing one keeps the pod waiting.
 */
export function serverTlsVolumes(tls: WantedCluster['serverTls']): NonNullable<PodSpec['volumes']> {
  if (tls === undefined) return [];
  const item = (key: string) => ({items: [{key, path: key}]});
  const sources = [
    {secret: {name: tls.certificate}},
    ...(tls.ca === undefined ? [] : [{configMap: {name: tls.ca, ...item('ca.crt')}}]),
    ...(tls.keyPassword === undefined ? [] : [{secret: {name: tls.keyPassword, ...item('keypassword')}}]),
  ];
  return [{name: SERVER_TLS_VOLUME, projected: {sources}}];
}

export function serverTlsMount(tls: WantedCluster['serverTls']): NonNullable<Container['volumeMounts']> {
  return tls === undefined ? [] : [{name: SERVER_TLS_VOLUME, mountPath: SERVER_TLS_PATH, readOnly: true}];
}
