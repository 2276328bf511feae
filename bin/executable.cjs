// Main script of the single executable (`npm run package`): the program's files are in it, and are laid out once in the
// user's cache folder, from where they run as an installed package does.
'use strict';
const {existsSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} = require('node:fs');
const {createRequire} = require('node:module');
const {homedir, tmpdir} = require('node:os');
const path = require('node:path');
const {getAsset, getRawAsset} = require('node:sea');

const index = JSON.parse(getAsset('index.json', 'utf8'));
const start = createRequire(path.join(folderOfProgram(), 'bin', 'start.cjs'))('./start.cjs');
start(process.argv.slice(2));

/** The files of this very build; the hash in the name makes a changed one another folder. */
function folderOfProgram() {
  const home = process.env.KUBECTL_FEP_CACHE || path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'kubectl-fep');
  const folder = path.join(home, 'program', index.hash);
  if (isOurs(folder)) return folder;
  try {
    mkdirSync(path.dirname(folder), {recursive: true, mode: 0o700});
    return unpackInto(path.dirname(folder), folder);
  } catch {
    // No home, a read-only one, or a full disk: it runs from a folder of this run.
    const scratch = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-'));
    process.on('exit', () => rmSync(scratch, {recursive: true, force: true}));
    return unpackInto(scratch, path.join(scratch, index.hash));
  }
}

/** Code is run only from a folder that this user made and nobody else may write to. */
function isOurs(folder) {
  try {
    const stat = lstatSync(folder);
    if (!stat.isDirectory()) return false;
    return process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);
  } catch {
    return false;
  }
}

/** Written beside its place and then moved there, so that nobody ever sees half a program. */
function unpackInto(parent, folder) {
  const scratch = mkdtempSync(path.join(parent, '.new-'));
  const bytes = new Uint8Array(getRawAsset('files'));
  let at = 0;
  for (const {file, size, mode} of index.files) {
    const target = path.join(scratch, file);
    mkdirSync(path.dirname(target), {recursive: true});
    writeFileSync(target, bytes.subarray(at, at + size), {mode});
    at += size;
  }
  try {
    renameSync(scratch, folder);
  } catch (error) {
    // Another start was quicker, or something that is not ours stands there.
    if (isOurs(folder) && existsSync(path.join(folder, 'bin', 'start.cjs'))) rmSync(scratch, {recursive: true, force: true});
    else if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST' || error.code === 'ENOTDIR') return scratch;
    else throw error;
  }
  return folder;
}
