import {z} from 'zod';
import {apiVersion, unreadablePart} from './pieces.ts';

/** Answer of `port-forward NAME`, given once it listens. */
export const portForwarded = z.object({
  apiVersion,
  kind: z.literal('PortForwarded'),
  name: z.string(),
  namespace: z.string(),
  role: z.enum(['primary', 'replica', 'pgpool']),
  address: z.string().describe('Address of this machine.'),
  port: z.int().describe('Port of this machine.'),
  pod: z.string().describe('Where connections lead now; it changes when the role moves.'),
  remotePort: z.int(),
});
export type PortForwarded = z.infer<typeof portForwarded>;

const sslmode = z.enum(['prefer', 'require', 'verify-ca', 'verify-full']);

const endpoint = z.object({
  role: z.enum(['primary', 'replica', 'pgpool']).describe('primary: takes writes. replica: reads only. pgpool: through Pgpool-II.'),
  scope: z.enum(['internal', 'external']).describe('internal: from pods of the same Kubernetes cluster.'),
  service: z.string(),
  type: z.string().describe('ClusterIP, NodePort, LoadBalancer.'),
  hosts: z.array(z.string()).describe('Empty while a load balancer has no address yet, or where nodes may not be listed.'),
  port: z.int(),
  tls: z.object({sslmode, reason: z.string()}).optional().describe("Of Pgpool-II, which has a certificate of its own or none; elsewhere the servers' counts."),
  note: z.string().optional(),
});
export type Endpoint = z.infer<typeof endpoint>;

/** Answer of `connection-info NAME`. Passwords are never part of it. */
export const connectionInfo = z.object({
  apiVersion,
  kind: z.literal('ConnectionInfo'),
  name: z.string(),
  namespace: z.string(),
  database: z.string().describe('`spec.fepChildCrVal.sysUsers.pgdb`; postgres where it is not known.'),
  user: z.string().optional().describe('The user asked for, or `pguser`; absent where neither is known.'),
  password: z.object({secret: z.string(), key: z.string(), present: z.boolean().optional()}).optional()
    .describe('Where the password lies. `present` is absent where the Secret may not be read.'),
  tls: z.object({
    sslmode,
    reason: z.string(),
    ca: z.object({configMap: z.string(), key: z.string()}).optional().describe('Certificate of the authority, for sslrootcert.'),
    serverCertificate: z.string().optional().describe("Secret with the server's certificate."),
    clientCertificate: z.string().optional().describe("Secret with the user's client certificate, for sslcert and sslkey."),
  }),
  endpoints: z.array(endpoint),
  unreadable: z.array(unreadablePart),
});
export type ConnectionInfo = z.infer<typeof connectionInfo>;
