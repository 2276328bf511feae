import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {withoutSecrets} from '../without-secrets.ts';
import {fileOrData} from './credential-file.ts';
import type {ExecPlugin, KubeconfigCluster} from './kubeconfig.ts';

/** `status` of an ExecCredential (client.authentication.k8s.io/v1). */
export interface PluginCredential {
  token?: string;
  clientCertificateData?: string;
  clientKeyData?: string;
  expirationTimestamp?: string;
}

/** So much of what a plugin wrote to stderr goes into an error. */
const STDERR_KEPT = 2000;

/**
 * Runs a credential plugin of the kubeconfig (client-go credential plugins). At a terminal it gets our stdin and its stderr
 * is shown as it comes, because many of them ask the user to open a page and type a code.
 * Throws `credential-plugin-failed` (exit 5) with the plugin's own words.
 */
export async function runExecPlugin(plugin: ExecPlugin, cluster: KubeconfigCluster): Promise<PluginCredential> {
  const interactive = isInteractive(plugin);
  const {status, output, errors} = await run(plugin, execInfo(plugin, cluster, interactive), interactive);
  if (status !== 0) throw pluginFailed(plugin, `it ended with ${status}${errors === '' ? '' : `: ${errors}`}`);
  return credentialOf(plugin, output);
}

function isInteractive(plugin: ExecPlugin): boolean {
  const terminal = process.stdin.isTTY === true;
  if (plugin.interactiveMode === 'Always' && !terminal) throw pluginFailed(plugin, 'it needs a terminal to ask you, and there is none');
  return terminal && plugin.interactiveMode !== 'Never';
}

function execInfo(plugin: ExecPlugin, cluster: KubeconfigCluster, interactive: boolean): string {
  const spec = {interactive, ...(plugin.provideClusterInfo === true ? {cluster: clusterInfo(cluster)} : {})};
  return JSON.stringify({kind: 'ExecCredential', apiVersion: plugin.apiVersion, spec});
}

/** The authority goes along as data, also where the kubeconfig names a file. */
function clusterInfo(cluster: KubeconfigCluster): Record<string, unknown> {
  const {server, 'tls-server-name': name, 'insecure-skip-tls-verify': skip, 'proxy-url': proxy, execConfig} = cluster;
  const ca = fileOrData(cluster['certificate-authority'], cluster['certificate-authority-data'], 'certificate authority')?.toString('base64');
  return {server, 'certificate-authority-data': ca, 'tls-server-name': name, 'insecure-skip-tls-verify': skip === true ? true : undefined, 'proxy-url': proxy, config: execConfig};
}

async function run(plugin: ExecPlugin, info: string, interactive: boolean): Promise<{status: number | string; output: string; errors: string}> {
  const {spawn} = process.getBuiltinModule('node:child_process');
  const env: NodeJS.ProcessEnv = {...process.env, KUBERNETES_EXEC_INFO: info};
  for (const {name, value} of plugin.env ?? []) env[name] = value;
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, plugin.args ?? [], {
      env,
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-STDERR_KEPT);
      if (interactive) process.stderr.write(text);
    });
    child.on('error', (error) => reject(pluginFailed(plugin, startFailure(plugin, error))));
    child.on('close', (code, killed) => resolve({status: code ?? killed ?? 'no status', output, errors: errors.trim()}));
  });
}

function startFailure(plugin: ExecPlugin, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return `the program "${plugin.command}" is not there`;
  if (error.code === 'EACCES') return `the program "${plugin.command}" may not be run`;
  return `it could not be started (${error.code ?? 'unknown error'})`;
}

function credentialOf(plugin: ExecPlugin, output: string): PluginCredential {
  let status: PluginCredential | undefined;
  try {
    status = (JSON.parse(output) as {status?: PluginCredential}).status;
  } catch {
    // What it printed is not shown: it may hold the token.
    throw pluginFailed(plugin, 'what it printed is not an ExecCredential in JSON');
  }
  if (status === undefined || (status.token === undefined && status.clientCertificateData === undefined)) {
    throw pluginFailed(plugin, 'its ExecCredential holds neither a token nor a certificate');
  }
  return status;
}

function pluginFailed(plugin: ExecPlugin, why: string): FepError {
  const command = plugin.command === '' ? '(no command)' : plugin.command;
  return new FepError(`the credential plugin ${command} of your kubeconfig gave no credentials`, {
    code: 'credential-plugin-failed',
    exit: 'forbidden',
    where: command,
    why: withoutSecrets(why),
    suggestions: [...(plugin.installHint === undefined ? [] : [plugin.installHint.trim()]), RECOVERY.logIn],
  });
}
