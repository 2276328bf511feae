import type {ExecPlugin, KubeconfigCluster, KubeconfigUser} from './kubeconfig.ts';
import {fileOrData, readCredentialFile} from './credential-file.ts';
import {ClientNode} from './client-node.ts';
import {runExecPlugin, type PluginCredential} from './exec-plugin.ts';
import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {withoutSecrets} from '../without-secrets.ts';

/** Who the next request is from. */
export interface Credential {
  headers: Record<string, string | string[]>;
  /** PEM; undefined for a caller without a client certificate. */
  certificate: {cert: string | Buffer; key: string | Buffer} | undefined;
}

/** A token file is read again after so long; client-go does the same. */
const TOKEN_FILE_FRESH_MS = 60_000;
/** A plugin's credential is asked for again so long before it expires. */
const EXPIRY_MARGIN_MS = 5_000;

/** The credentials of a kubeconfig user: files, tokens, plugins, providers; cached as long as they are valid. */
export class Credentials {
  readonly #cluster: KubeconfigCluster;
  readonly #user: KubeconfigUser;
  #plugin: Promise<PluginCredential> | undefined;
  #provider: Promise<ClientNode> | undefined;
  #tokenFile: {token: string; readAt: number} | undefined;
  #certificate: Credential['certificate'] | null = null;

  constructor(cluster: KubeconfigCluster, user: KubeconfigUser) {
    this.#cluster = cluster;
    this.#user = user;
  }

  /** Throws `credential-plugin-failed`, `kubeconfig-invalid` (a file that is not there). */
  async current(): Promise<Credential> {
    const plugin = this.#user.exec === undefined ? undefined : await this.#pluginCredential(this.#user.exec);
    const authorization = plugin?.token === undefined ? await this.#authorization() : `Bearer ${plugin.token}`;
    return {
      headers: {...(authorization === undefined ? {} : {authorization}), ...impersonation(this.#user)},
      certificate: pluginCertificate(plugin) ?? this.#ownCertificate(),
    };
  }

  /** Forgets what a plugin or a file gave; true when a new try may give something else. */
  renew(): boolean {
    const renewable = this.#plugin !== undefined || this.#tokenFile !== undefined;
    this.#plugin = undefined;
    this.#tokenFile = undefined;
    return renewable;
  }

  /** When the token in use ends, if it is one that says so (a JSON web token). */
  tokenExpiry(): Date | undefined {
    const token = this.#user.token ?? this.#tokenFile?.token ?? this.#user['auth-provider']?.config?.['id-token'];
    return token === undefined ? undefined : expiryOf(token);
  }

  async #authorization(): Promise<string | undefined> {
    const {username, password, tokenFile, token} = this.#user;
    if (this.#user['auth-provider'] !== undefined) return this.#providerAuthorization();
    if (tokenFile !== undefined) return `Bearer ${this.#tokenOfFile(tokenFile)}`;
    if (token !== undefined) return `Bearer ${token.trim()}`;
    if (username !== undefined) return `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
    return undefined;
  }

  async #pluginCredential(exec: ExecPlugin): Promise<PluginCredential> {
    const running = this.#plugin;
    if (running !== undefined) {
      const known = await running;
      if (!hasExpired(known)) return known;
      if (this.#plugin === running) this.#plugin = undefined;
    }
    // One run serves all requests that go out together; a failed run is not kept.
    if (this.#plugin === undefined) {
      this.#plugin = runExecPlugin(exec, this.#cluster);
      this.#plugin.catch(() => (this.#plugin = undefined));
    }
    return this.#plugin;
  }

  async #providerAuthorization(): Promise<string | undefined> {
    this.#provider ??= ClientNode.load(this.#cluster, this.#user);
    let authorization: string | undefined;
    try {
      authorization = await (await this.#provider).authorization();
    } catch (error) {
      throw this.#noProviderToken(withoutSecrets(error instanceof Error ? error.message : String(error)));
    }
    if (authorization !== undefined) return authorization;
    // Going on without a token would show as "forbidden" for an anonymous user.
    const expiry = this.tokenExpiry();
    throw this.#noProviderToken(expiry === undefined ? 'the kubeconfig holds no token of it' : `its token was valid until ${expiry.toISOString()}, and it cannot be renewed`);
  }

  #noProviderToken(why: string): FepError {
    const name = this.#user['auth-provider']?.name ?? '';
    return new FepError(`the auth-provider "${name}" of your kubeconfig gave no credentials`, {
      code: 'credential-plugin-failed',
      exit: 'forbidden',
      where: `auth-provider ${name}`,
      why,
      suggestions: [RECOVERY.logIn],
    });
  }

  #tokenOfFile(file: string): string {
    const known = this.#tokenFile;
    if (known !== undefined && Date.now() - known.readAt < TOKEN_FILE_FRESH_MS) return known.token;
    const token = readCredentialFile(file, 'token').toString('utf8').trim();
    this.#tokenFile = {token, readAt: Date.now()};
    return token;
  }

  #ownCertificate(): Credential['certificate'] {
    if (this.#certificate !== null) return this.#certificate;
    const cert = fileOrData(this.#user['client-certificate'], this.#user['client-certificate-data'], 'client certificate');
    const key = fileOrData(this.#user['client-key'], this.#user['client-key-data'], 'client key');
    this.#certificate = cert === undefined || key === undefined ? undefined : {cert, key};
    return this.#certificate;
  }
}

function pluginCertificate(plugin: PluginCredential | undefined): Credential['certificate'] {
  const {clientCertificateData: cert, clientKeyData: key} = plugin ?? {};
  return cert === undefined || key === undefined ? undefined : {cert, key};
}

function hasExpired(credential: PluginCredential): boolean {
  if (credential.expirationTimestamp === undefined) return false;
  const ends = Date.parse(credential.expirationTimestamp);
  return !Number.isNaN(ends) && ends - EXPIRY_MARGIN_MS <= Date.now();
}

/** Headers of user impersonation (Kubernetes docs, "User impersonation"). */
function impersonation(user: KubeconfigUser): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  if (user.as !== undefined) headers['Impersonate-User'] = user.as;
  if (user['as-uid'] !== undefined) headers['Impersonate-Uid'] = user['as-uid'];
  if (user['as-groups'] !== undefined && user['as-groups'].length > 0) headers['Impersonate-Group'] = user['as-groups'];
  for (const [key, values] of Object.entries(user['as-user-extra'] ?? {})) headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = values;
  return headers;
}

function expiryOf(token: string): Date | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const {exp} = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {exp?: unknown};
    return typeof exp === 'number' ? new Date(exp * 1000) : undefined;
  } catch {
    return undefined;
  }
}
