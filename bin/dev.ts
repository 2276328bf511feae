#!/usr/bin/env node
/** The program from its sources, without a build: `node bin/dev.ts status demo`. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {commandsOfSources, manifestOf} from '../scripts/generate-manifest.ts';
import {runProgram} from '../src/lib/cli/program.ts';

const root = path.resolve(import.meta.dirname, '..');
const commands = commandsOfSources(root);
await runProgram({
  package: JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
  root,
  commands,
  manifest: () => manifestOf(commands),
  sandboxes: async () => (await import('../src/sandbox/lifecycle/data-folder.ts')).sandboxNames(process.env),
}, process.argv.slice(2));
