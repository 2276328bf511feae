'use strict';
const {accessSync, constants, existsSync, fstatSync, writeSync} = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const dist = path.join(root, 'dist');

/** Answers the questions that need no program at once; hands all others to the program. */
module.exports = function start(argv) {
  if (argv.length < 2 && answeredAtOnce(argv[0])) return;
  if (!existsSync(path.join(dist, 'program.cjs'))) {
    console.error(`kubectl-fep is not built: run "npm run build" in ${root}, or start it from its sources with "node bin/dev.ts".`);
    process.exitCode = 1;
    return;
  }
  useCompileCache();
  require('../dist/program.cjs').run(root, argv).then(end);
};

function answeredAtOnce(word) {
  if (word !== undefined && word !== '--help' && word !== '-h' && word !== '--version') return false;
  try {
    // At a terminal help is fitted to its width, by the program.
    if (word !== '--version' && fstatSync(1).isCharacterDevice()) return false;
    const texts = require('../dist/start.cjs');
    // Straight to the descriptor: making process.stdout costs as much as all else here.
    const text = word === '--version' ? `${texts.name}/${texts.version} ${process.platform}-${process.arch} node-${process.version}\n` : texts.help;
    const bytes = Buffer.from(text);
    const written = writeSync(1, bytes);
    if (written < bytes.length) process.stdout.write(bytes.subarray(written));
    return true;
  } catch (error) {
    // A reader that went away has what it wanted; for all else the program has the words.
    return error.code === 'EPIPE';
  }
}

/** V8's code of the chunks, beside them when this user may write there, else in the user's own cache folder. */
function useCompileCache() {
  const directory = cacheFolder();
  const {enableCompileCache} = require('node:module');
  try {
    // `portable`: the package may be moved or mounted elsewhere; older Nodes take only a folder.
    enableCompileCache({directory, portable: true});
  } catch {
    enableCompileCache(directory);
  }
}

function cacheFolder() {
  try {
    accessSync(dist, constants.W_OK);
    return path.join(dist, 'compile-cache');
  } catch {
    const base = process.env.XDG_CACHE_HOME || path.join(require('node:os').homedir(), '.cache');
    return path.join(base, 'kubectl-fep', 'compile-cache');
  }
}

/** What keeps sockets or timers after the answer must not keep the shell; the answer itself has to be out first. */
function end() {
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}
