/**
 * `npm run build`: everything that is shipped beside the sources' own files, in seconds.
 *
 *   oclif.manifest.json         what help shows, from the command classes
 *   dist/program.cjs, chunks/   the program: split by command, one chunk for what several share, loaded when needed
 *   dist/start.cjs              texts that are printed without the program: `--version`, `--help`
 *   dist/lib/                   the public library: model, manifest, rules (JavaScript and types)
 *   dist/THIRD_PARTY_LICENSES   the notices of every package in the bundle
 *
 * Why two stages: only ES modules can be split and shaken, and only CommonJS starts fast (docs/adr, packaging).
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {builtinModules} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build, transform, type Metafile, type Plugin} from 'esbuild';
import {renderHelp, type CommandHelp} from '../src/lib/cli/help.ts';
import {commandFiles, manifestText} from './generate-manifest.ts';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const pkg = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {name: string; version: string; description: string};

/** The oldest Node that runs the program; stage 2 may use its syntax. */
const TARGET = 'node22.19';

/** Packages of oclif that only its help, its search for plug-ins on the disk and its check of its own version need. */
const UNREACHED = ['ejs', 'lilconfig', 'minimatch', 'semver', 'tinyglobby', 'wsl-utils'];
/**
 * Modules of oclif that this program never reaches, by what they export: src/lib/cli/program.ts finds commands, help.ts
 * draws help and base-command.ts shows errors. They would cost more at every start than all of ours.
 */
const UNREACHED_MODULES: Readonly<Record<string, string>> = {
  'performance.js': 'exports.OCLIF_MARKER_OWNER = ""; exports.Performance = {mark() {}};',
  'help/index.js': 'exports.Help = class {}; exports.getHelpFlagAdditions = () => [];',
  'help/util.js': 'exports.normalizeArgv = (_, argv) => argv; exports.getHelpFlagAdditions = () => [];',
  'errors/handle.js': 'exports.handle = (error) => { throw error; }; exports.Exit = {exit() {}};',
  'ux/theme.js': 'exports.colorize = (_, text) => text; exports.parseTheme = () => ({});',
  'config/ts-path.js': 'exports.tsPath = async (_, file) => file;',
  'util/os.js': 'exports.getHomeDir = () => ""; exports.getPlatform = async () => process.platform; exports.getShell = async () => "";',
  'config/plugin.js': 'exports.Plugin = class {};',
  'config/plugin-loader.js': 'exports.default = class {};',
  'ux/index.js': 'exports.ux = {action: {stop() {}}, colorize: (_, text) => text, stdout() {}, stderr() {}};',
};
const REPLACED: Readonly<Record<string, string>> = {
  debug: 'module.exports = () => Object.assign(() => {}, {enabled: false});',
  // Colours of oclif are never shown; ours are chalk's.
  'supports-color': 'module.exports = {stdout: false, stderr: false};',
  // Dress for oclif's own drawing of errors.
  ...Object.fromEntries(['clean-stack', 'indent-string', 'wrap-ansi'].map((name) => [name, 'module.exports = (text) => text;'])),
  ...Object.fromEntries(UNREACHED.map((name) => [name, 'module.exports = {};'])),
};

/** Native helpers that ws tries to load and does without. */
const OPTIONAL = new Set(['bufferutil', 'utf-8-validate']);

const trimOclif: Plugin = {
  name: 'trim-oclif',
  setup(bundler) {
    bundler.onResolve({filter: /^[a-z][a-z-]*$/}, ({path: name, importer}) =>
      name in REPLACED && importer.includes('@oclif') ? {path: name, namespace: 'replaced'} : undefined);
    bundler.onLoad({filter: /.*/, namespace: 'replaced'}, ({path: name}) => ({contents: REPLACED[name] ?? '', loader: 'js'}));
    bundler.onLoad({filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/}, ({path: file}) => {
      const contents = UNREACHED_MODULES[file.replace(/^.*@oclif[\\/]core[\\/]lib[\\/]/, '').replaceAll('\\', '/')];
      return contents === undefined ? undefined : {contents: `exports.__esModule = true; ${contents}`, loader: 'js'};
    });
  },
};

/** The client declares nothing of side effects, so that all of its generated models would stay with its kubeconfig. */
const CLIENT = fileURLToPath(import.meta.resolve('@kubernetes/client-node'));
const shakeClient: Plugin = {
  name: 'shake-client',
  setup(bundler) {
    // `import()` of a whole package keeps all of it; a static import of the one class that is used does not.
    bundler.onResolve({filter: /^@kubernetes\/client-node$/}, ({kind}) => (kind === 'dynamic-import' ? {path: 'client', namespace: 'client'} : undefined));
    bundler.onLoad({filter: /.*/, namespace: 'client'}, () => ({contents: `export {KubeConfig} from '@kubernetes/client-node';`, resolveDir: root, loader: 'js'}));
    bundler.onResolve({filter: /^@kubernetes\/client-node$/, namespace: 'client'}, () => ({path: CLIENT, sideEffects: false}));
    // Its files name each other in full, so that the bundler's own (slow) resolution is not needed.
    bundler.onResolve({filter: /^\.\.?\/.*\.js$/}, ({path: name, importer, resolveDir}) =>
      importer.startsWith(path.dirname(CLIENT)) ? {path: path.resolve(resolveDir, name), sideEffects: name.endsWith('polyfill.js')} : undefined);
  },
};

/** For Node, yaml offers CommonJS only, of which `import()` of a split bundle gives no names; its other form is the same code as ES modules. */
const yamlAsModules: Plugin = {
  name: 'yaml-as-modules',
  setup(bundler) {
    bundler.onResolve({filter: /^yaml$/}, () => ({path: path.join(root, 'node_modules', 'yaml', 'browser', 'index.js'), sideEffects: false}));
  },
};

/** The entry is written here, so that no list of commands is kept by hand. */
const entry: Plugin = {
  name: 'entry',
  setup(bundler) {
    bundler.onResolve({filter: /^virtual:program$/}, () => ({path: 'program', namespace: 'entry'}));
    bundler.onLoad({filter: /.*/, namespace: 'entry'}, () => {
      const loaders = Object.entries(commandFiles(root))
        .map(([id, file]) => `${JSON.stringify(id)}: async () => (await import(${JSON.stringify(`./${file}`)})).default,`);
      const {name, version, description} = pkg;
      return {
        resolveDir: root,
        loader: 'ts',
        contents: `
          import path from 'node:path';
          import {runProgram} from './src/lib/cli/program.ts';
          export const run = (folder, argv) => runProgram({
            package: ${JSON.stringify({name, version, description})},
            root: folder,
            commands: {${loaders.join('\n')}},
            manifest: async () => (await import('./oclif.manifest.json')).default.commands,
            sandboxes: async () => (await import('./src/sandbox/lifecycle/data-folder.ts')).sandboxNames(process.env),
          }, argv);`,
      };
    });
  },
};

async function bundle(): Promise<{files: {name: string; text: string}[]; metafile: Metafile}> {
  const result = await build({
    entryPoints: {program: 'virtual:program'},
    absWorkingDir: root,
    outdir: dist,
    outExtension: {'.js': '.mjs'},
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    write: false,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    conditions: ['module', 'import', 'node'],
    plugins: [entry, trimOclif, yamlAsModules, shakeClient],
  });
  return {files: result.outputFiles.map((file) => ({name: path.relative(dist, file.path), text: file.text})), metafile: result.metafile};
}

/** One chunk as CommonJS: `import()` becomes `require` of a chunk, which is loaded just as late and several times as fast. */
async function toCommonJs(file: {name: string; text: string}, wrapsCommonJs: boolean): Promise<void> {
  const usesUrl = file.text.includes('import.meta');
  const {code} = await transform(file.text, {
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    minify: true,
    charset: 'ascii',
    supported: {'dynamic-import': false},
    define: {'import.meta.url': '__moduleUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename'},
    ...(usesUrl ? {banner: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;'} : {}),
  });
  const target = path.join(dist, file.name.replace(/\.mjs$/, '.cjs'));
  mkdirSync(path.dirname(target), {recursive: true});
  // A CommonJS package behind `import()` arrives as `default` alone; in Node, and so for the sources, it has its names as well.
  const names = wrapsCommonJs ? 'module.exports=Object.assign({},module.exports.default,{default:module.exports.default,__esModule:true});\n' : '';
  writeFileSync(target, code.replaceAll(/require\("(\.{1,2}\/[^"]+)\.mjs"\)/g, 'require("$1.cjs")') + names);
}

/** Names of the chunks that are nothing but a CommonJS package. */
function commonJsEntries({inputs, outputs}: Metafile): Set<string> {
  return new Set(Object.entries(outputs)
    .filter(([, {entryPoint}]) => entryPoint !== undefined && inputs[entryPoint]?.format === 'cjs')
    .map(([file]) => path.relative('dist', file)));
}

/** What the launcher needs without loading the program. Node's version and the platform are filled in at run time. */
function writeStartTexts(commands: Record<string, CommandHelp>, files: readonly {name: string; text: string}[]): void {
  const build = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const texts = {name: pkg.name, version: pkg.version, build, commands: Object.keys(commands), help: renderHelp(commands, undefined, {width: undefined})};
  writeFileSync(path.join(dist, 'start.cjs'), `module.exports=${JSON.stringify(texts)};\n`);
}

/** Licence notices of the packages whose code is in the bundle. */
function writeLicences(metafile: Metafile): void {
  const folders = new Set(Object.keys(metafile.inputs).flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  const notices = [...folders].toSorted().map((folder) => {
    const {name, version, license} = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as Record<string, string>;
    const files = globSync('{LICEN[CS]E,licen[cs]e,NOTICE,COPYING}*', {cwd: path.join(root, folder)}).toSorted();
    const texts = files.map((file) => readFileSync(path.join(root, folder, file), 'utf8').trim());
    return [`${name} ${version} (${license ?? 'see below'})`, ...texts].join('\n\n');
  });
  writeFileSync(path.join(dist, 'THIRD_PARTY_LICENSES'), `${notices.join(`\n\n${'='.repeat(80)}\n\n`)}\n`);
}

/** Model, manifest and rules one to one, for programs that make or check FEP manifests. */
function emitLibrary(): boolean {
  return spawnSync('tsc', ['-p', 'tsconfig.library.json'], {cwd: root, stdio: 'inherit'}).status === 0;
}

const started = performance.now();
const manifest = await manifestText(root);
writeFileSync(path.join(root, 'oclif.manifest.json'), manifest);
const {files, metafile} = await bundle();
const unexpected = Object.values(metafile.outputs).flatMap((output) => output.imports.filter((one) => one.external && !isElsewhere(one.path)).map((one) => one.path));
if (unexpected.length > 0) throw new Error(`not in the bundle: ${[...new Set(unexpected)].join(', ')}`);
for (const old of ['program.cjs', 'chunks', 'lib', 'compile-cache']) rmSync(path.join(dist, old), {recursive: true, force: true});
const wrapping = commonJsEntries(metafile);
await Promise.all(files.map((file) => toCommonJs(file, wrapping.has(file.name))));
writeStartTexts((JSON.parse(manifest) as {commands: Record<string, CommandHelp>}).commands, files);
writeLicences(metafile);
if (existsSync(path.join(root, 'tsconfig.library.json')) && !emitLibrary()) process.exitCode = 1;
console.error(`built ${files.length} chunks, ${Math.round(files.reduce((sum, {text}) => sum + text.length, 0) / 1024)} kB before minifying, in ${((performance.now() - started) / 1000).toFixed(1)} s`);

function isElsewhere(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name) || OPTIONAL.has(name);
}
