import {existsSync, mkdirSync, mkdtempSync, symlinkSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import path from 'node:path';
import {PROGRAM, ROOT, runProcess, type ProcessOptions, type ProcessResult} from './fep-process.ts';

let found: Promise<string> | undefined;

/** The real kubectl: the one on the PATH, or else built once from the pinned Kubernetes sources. */
function kubectlBinary(): Promise<string> {
  found ??= findOrBuild();
  return found;
}

async function findOrBuild(): Promise<string> {
  const onPath = await runProcess('kubectl', ['version', '--client']).catch(() => undefined);
  if (onPath?.exitCode === 0) return 'kubectl';
  const folder = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'kubectl-fep', 'test-tools');
  const binary = path.join(folder, 'kubectl');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, {recursive: true});
  const built = await runProcess('go', ['build', '-o', binary, 'k8s.io/kubernetes/cmd/kubectl'], {
    cwd: path.join(ROOT, 'src/sandbox/control-plane/binaries'),
    timeoutMs: 20 * 60_000,
  });
  if (built.exitCode !== 0) throw new Error(`kubectl is neither on the PATH nor can it be built: ${built.stderr}`);
  return binary;
}

let pluginFolder: string | undefined;

/** A folder for the PATH that holds `kubectl-fep` and `kubectl_complete-fep`, so that kubectl finds the plugin and its completion. */
export function folderWithPlugin(program: string = PROGRAM): string {
  if (program !== PROGRAM) return linkInto(program);
  pluginFolder ??= linkInto(PROGRAM);
  return pluginFolder;
}

function linkInto(program: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-plugin-'));
  symlinkSync(program, path.join(folder, 'kubectl-fep'));
  symlinkSync(path.join(path.dirname(program), 'complete.cjs'), path.join(folder, 'kubectl_complete-fep'));
  return folder;
}

/** Runs the real kubectl with the plugin on its PATH. */
export async function kubectl(args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  const binary = await kubectlBinary();
  const searchPath = [folderWithPlugin(), path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter);
  return runProcess(binary, args, {...options, env: {PATH: searchPath, ...options.env}});
}
