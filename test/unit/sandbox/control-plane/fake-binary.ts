import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {BinaryName} from '../../../../src/sandbox/control-plane/versions.ts';

/** Text of a shell script that answers `--version` as the real program does. */
export function fakeBinaryText(name: BinaryName, version = name === 'etcd' ? '3.6.8' : '1.36.3'): string {
  return `#!/bin/sh\necho '${name === 'etcd' ? `etcd Version: ${version}` : `Kubernetes v${version}`}'\n`;
}

export function writeFakeBinary(folder: string, name: BinaryName, version?: string): void {
  mkdirSync(folder, {recursive: true});
  writeFileSync(path.join(folder, name), fakeBinaryText(name, version), {mode: 0o755});
}
