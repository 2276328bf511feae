'use strict';
const {mkdirSync, readFileSync, renameSync, writeFileSync} = require('node:fs');
const path = require('node:path');
const {Script} = require('node:vm');

/**
 * Loads the chunks of the bundle with V8's code from earlier runs of the same command: what was compiled and used then
 * need not be compiled again. Node's own compile cache keeps a file as it is right after its first compilation, which
 * lacks the functions that ran later, and looks for each chunk in the file system; this reads one file a command.
 *
 * V8 itself refuses code of another version of V8 or other flags, and then everything works without it. It would not see
 * a changed text of the same length: so the folder's name holds a hash of the whole build, and the folder is this user's.
 */
exports.chunkLoader = function chunkLoader(folder, command) {
  const file = path.join(folder, `${command}.v8`);
  const cached = readCache(file);
  const loaded = new Map();
  let misses = 0;

  function load(name) {
    const present = loaded.get(name);
    if (present !== undefined) return present.module.exports;
    const source = readFileSync(name, 'latin1');
    const cachedData = cached.code.get(path.basename(name));
    const script = new Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {filename: name, cachedData});
    if (cachedData === undefined || script.cachedDataRejected) misses += 1;
    const module = {exports: {}};
    loaded.set(name, {module, script});
    const folderOfChunk = path.dirname(name);
    const requireChunk = (id) => (id[0] === '.' ? load(path.join(folderOfChunk, id)) : require(id));
    script.runInThisContext()(module.exports, requireChunk, module, name, folderOfChunk);
    return module.exports;
  }

  /** Keeps the code for the next run; the first runs of a command each know a little more than the one before. */
  function save() {
    if (misses === 0 && cached.runs >= RUNS_THAT_LEARN) return;
    const parts = [...loaded].map(([name, {script}]) => [path.basename(name), script.createCachedData()]);
    const head = JSON.stringify({runs: cached.runs + 1, parts: parts.map(([name, code]) => [name, code.length])});
    const scratch = `${file}.${process.pid}`;
    try {
      mkdirSync(folder, {recursive: true, mode: 0o700});
      writeFileSync(scratch, Buffer.concat([Buffer.from(`${head}\n`), ...parts.map(([, code]) => code)]), {mode: 0o600});
      renameSync(scratch, file);
    } catch {
      // A full or read-only disk costs time at the next start, nothing else.
    }
  }

  return {load, save};
};

const RUNS_THAT_LEARN = 3;

function readCache(file) {
  const nothing = {runs: 0, code: new Map()};
  try {
    const bytes = readFileSync(file);
    const end = bytes.indexOf(10);
    const {runs, parts} = JSON.parse(bytes.toString('latin1', 0, end));
    const code = new Map();
    let at = end + 1;
    for (const [name, length] of parts) {
      code.set(name, bytes.subarray(at, at + length));
      at += length;
    }
    return at === bytes.length ? {runs, code} : nothing;
  } catch {
    return nothing;
  }
}
