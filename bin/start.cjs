'use strict';
const {accessSync, constants, existsSync} = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const dist = path.join(root, 'dist');

/** Answers the questions that need no program at once; hands all others to the program. */
module.exports = function start(argv) {
  if (!existsSync(path.join(dist, 'program.cjs'))) {
    console.error(`kubectl-fep is not built: run "npm run build" in ${root}, or start it from its sources with "node bin/dev.ts".`);
    process.exitCode = 1;
    return;
  }
  const text = argv.length < 2 ? textAtOnce(argv[0]) : undefined;
  if (text !== undefined) {
    process.stdout.on('error', ignoreClosedPipe);
    process.stdout.write(text);
    return;
  }
  useCompileCache();
  require('../dist/program.cjs').run(root, argv).then(end);
};

function textAtOnce(word) {
  if (word !== undefined && word !== '--help' && word !== '-h' && word !== '--version') return undefined;
  // At a terminal help is fitted to its width, by the program.
  if (word !== '--version' && process.stdout.isTTY) return undefined;
  const texts = require('../dist/start.cjs');
  return word === '--version' ? `${texts.name}/${texts.version} ${process.platform}-${process.arch} node-${process.version}\n` : texts.help;
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

function ignoreClosedPipe(error) {
  if (error.code !== 'EPIPE') throw error;
}
