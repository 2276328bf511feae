/** What a Pgpool-II container is told by the operator, besides the texts of the user. */
export interface PgpoolSettings {
  /** Address that the pod listens on. */
  address: string;
  port: number;
  pcpPort: number;
  primary: string;
  replica: string;
  backendPort: number;
  /** Clients sign in by SCRAM with the entries of pool_passwd, or with any password of the database. */
  auth: 'scram' | 'password';
  /** `spec.customparams`, which lies over everything else. */
  customparams: string;
  /** There is a certificate with its key, and an authority's. */
  tls: {ca: boolean} | undefined;
}

/**
 * pgpool.conf. Node 0 is the primary's Service, node 1 the replicas' (UG 5.7.4.1); failover is Patroni's, Pgpool-II follows the
 * Services: node 0 always is the primary and never given up, node 1 is given up while no replica answers and taken back after it
 * (Pgpool-II 4.3 documentation, 5.4, 5.10; the loop of pgpool.sh).
 */
export function pgpoolConfiguration(settings: PgpoolSettings): string {
  const lines = {
    ...listening(settings),
    ...backend(0, settings.primary, settings.backendPort, 'ALWAYS_PRIMARY|DISALLOW_TO_FAILOVER'),
    ...backend(1, settings.replica, settings.backendPort, 'ALLOW_TO_FAILOVER'),
    backend_clustering_mode: 'streaming_replication',
    load_balance_mode: 'on',
    failover_on_backend_error: 'on',
    failover_on_backend_shutdown: 'off',
    // Node 0 is followed by its Service: nothing here is to look for another primary.
    sr_check_period: 0,
    sr_check_user: 'postgres',
    health_check_period: 0,
    health_check_user: 'postgres',
    health_check_period1: 5,
    health_check_timeout1: 5,
    health_check_user1: 'postgres',
    health_check_max_retries1: 1,
    health_check_retry_delay1: 1,
    num_init_children: 16,
    max_pool: 2,
    // Room for a query cache that is off, which would be allocated all the same.
    memqcache_total_size: 1_048_576,
    memqcache_max_num_cache: 1000,
    pool_passwd: 'pool_passwd',
    enable_pool_hba: 'off',
    allow_clear_text_frontend_auth: settings.auth === 'scram' ? 'off' : 'on',
    log_destination: 'stderr',
    ...(settings.tls === undefined ? {} : {ssl: 'on', ssl_cert: '/tmp/tls.crt', ssl_key: '/tmp/tls.key', ...(settings.tls.ca ? {ssl_ca_cert: '/tmp/ca.crt'} : {})}),
  };
  const text = Object.entries(lines).map(([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value}'`}\n`).join('');
  return settings.customparams === '' ? text : `${text}# spec.customparams\n${settings.customparams}`;
}

function listening({address, port, pcpPort}: PgpoolSettings): Record<string, string | number> {
  return {
    listen_addresses: address, port, pcp_listen_addresses: address, pcp_port: pcpPort,
    // The first is the name in 4.3, the second from 4.4 on; either ignores the other.
    socket_dir: '/tmp', unix_socket_directories: '/tmp', pcp_socket_dir: '/tmp', wd_ipc_socket_dir: '/tmp', pid_file_name: '/tmp/pgpool.pid', logdir: '/tmp',
  };
}

function backend(node: number, host: string, port: number, flag: string): Record<string, string | number> {
  return {
    [`backend_hostname${node}`]: host, [`backend_port${node}`]: port, [`backend_weight${node}`]: 1, [`backend_flag${node}`]: flag,
    [`backend_application_name${node}`]: node === 0 ? 'primary' : 'replica',
  };
}

/** pool_hba.conf: `spec.customhba`, or everybody with the method that the clients use. */
export function poolHba(customhba: string, auth: PgpoolSettings['auth']): string {
  const method = auth === 'scram' ? 'scram-sha-256' : 'password';
  return customhba.trim() === '' ? `local all all ${method}\nhost all all 0.0.0.0/0 ${method}\n` : customhba;
}

/**
 * Lines `user:password` for pg_enc: the operator's own users, which need no entry of the user's (UG 4.14.2.1), then those of the
 * userinfo Secret, which win. pg_enc reads line by line, so a password with a line feed cannot be told to it and is left out.
 */
export function poolUsers(cluster: Readonly<Record<string, string>>, names: {user?: string | undefined; metrics?: string | undefined}, userinfo: Readonly<Record<string, string>>): string {
  const own: [string | undefined, string | undefined][] = [
    ['postgres', cluster['PG_ADMIN_PASSWORD']], [names.user, cluster['PG_PASSWORD']], [names.metrics, cluster['PG_METRICS_PASSWORD']],
  ];
  const users = new Map([...own, ...Object.entries(userinfo)].filter((pair): pair is [string, string] => pair[0] !== undefined && pair[1] !== undefined && !/[\n\r]/.test(pair.join(''))));
  return [...users].map(([user, password]) => `${user}:${password}\n`).join('');
}
