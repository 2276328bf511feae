'use strict';
const {accessSync, constants, existsSync, fstatSync, writeSync} = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const dist = path.join(root, 'dist');
const program = path.join(dist, 'program.cjs');

/** Answers the questions that need no program at once; hands all others to the program. */
module.exports = function start(argv) {
  if (argv.length < 2 && answeredAtOnce(argv[0])) return;
  if (!existsSync(program)) {
    console.error(`kubectl-fep is not built: run "npm run build" in ${root}, or start it from its sources with "node bin/dev.ts".`);
    process.exitCode = 1;
    return;
  }
  // Node's own switch for its cache turns ours off too: for debuggers, coverage, and doubts.
  if (process.env.NODE_DISABLE_COMPILE_CACHE) {
    require(program).run(root, argv).then(() => end(() => {}));
    return;
  }
  const {chunkLoader} = require('./chunks.cjs');
  const chunks = chunkLoader(cacheFolder(), commandOf(argv));
  chunks.load(program).run(root, argv).then(() => end(chunks.save));
};

function answeredAtOnce(word) {
  if (word !== undefined && word !== '--help' && word !== '-h' && word !== '--version') return false;
  try {
    // At a terminal help is fitted to its width, by the program.
    if (word !== '--version' && fstatSync(1).isCharacterDevice()) return false;
    const facts = require('../dist/start.cjs');
    // Straight to the descriptor: making process.stdout costs as much as all else here.
    const text = word === '--version' ? `${facts.name}/${facts.version} ${process.platform}-${process.arch} node-${process.version}\n` : facts.help;
    const bytes = Buffer.from(text);
    const written = writeSync(1, bytes);
    if (written < bytes.length) process.stdout.write(bytes.subarray(written));
    return true;
  } catch (error) {
    // A reader that went away has what it wanted; for all else the program has the words.
    return error.code === 'EPIPE';
  }
}

/** The longest run of leading words that is a command; each command keeps code of its own. */
function commandOf(argv) {
  const {commands} = require('../dist/start.cjs');
  for (let count = Math.min(argv.length, 3); count > 0; count -= 1) {
    const id = argv.slice(0, count).join(':');
    if (commands.includes(id)) return argv.includes('--help') || argv.includes('-h') ? 'help' : id.replaceAll(':', '-');
  }
  return 'help';
}

/** Beside the chunks when this user may write there, else in the user's own cache folder. */
function cacheFolder() {
  const {build} = require('../dist/start.cjs');
  const name = `${build}-${process.version}-${process.arch}-${process.getuid ? process.getuid() : 0}`;
  try {
    accessSync(dist, constants.W_OK);
    return path.join(dist, 'compile-cache', name);
  } catch {
    const base = process.env.XDG_CACHE_HOME || path.join(require('node:os').homedir(), '.cache');
    return path.join(base, 'kubectl-fep', 'compile-cache', name);
  }
}

/** What keeps sockets or timers after the answer must not keep the shell; the answer itself has to be out first. */
function end(last) {
  process.stdout.write('', () => process.stderr.write('', () => {
    last();
    process.exit();
  }));
}
