import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {shellLine} from '../../src/lib/cli/wizard/command-line.ts';
import {PROGRAM} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';
import {inTerminal, KEYS, type Terminal} from '../support/terminal.ts';

/**
 * Real shells in a terminal: a line is typed with TABs in it, then Enter, and what the shell would run is what it shows.
 * `.ci/run` installs zsh and fish.
 */
describe('completion in the shells', () => {
  const namespace = useNamespace();
  const folder = mkdtempSync(path.join(tmpdir(), 'completion-in-shells-'));
  const sandbox = 'test';
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  beforeAll(async () => {
    // The program answers the shell; for all else it shows what it was called with.
    const program = path.join(folder, 'kubectl-fep');
    writeFileSync(program, `#!/bin/sh\nif [ "$1" = __complete ] || [ "$1" = completion ]; then exec ${shellLine([process.execPath, PROGRAM])} "$@"; fi\nprintf 'RAN'; printf ' <%s>' "$@"; printf ' END\\n'\n`);
    chmodSync(program, 0o755);
    const made = await namespace.fep(['create', 'completed', '--instances', '1', '--no-wait']);
    expect(made.exitCode, made.stderr).toBe(69);
  });

  /** A shell with no file of the user's own, a prompt that is known, and the completion as `completion SHELL` prints it. */
  function shell(name: 'bash' | 'zsh' | 'fish'): Terminal {
    const home = path.join(folder, name);
    mkdirSync(home, {recursive: true});
    const file = (text: string): string => {
      const rc = path.join(home, name === 'zsh' ? '.zshrc' : 'rc');
      writeFileSync(rc, text);
      return rc;
    };
    const lines = {
      bash: () => `bash --noprofile --rcfile ${file("PS1='READY> '\nsource <(kubectl-fep completion bash)\n")} -i`,
      zsh: () => {
        file("PS1='READY> '\nunsetopt zle_bracketed_paste prompt_sp 2>/dev/null\nautoload -Uz compinit && compinit -u -D\nsource <(kubectl-fep completion zsh)\n");
        return 'zsh -d -i';
      },
      fish: () => `fish --no-config -i -C ${shellLine(["function fish_prompt; printf 'READY> '; end; function fish_greeting; end; kubectl-fep completion fish | source"])}`,
    };
    return inTerminal(lines[name](), {
      ...namespace.env, HOME: home, ZDOTDIR: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, TERM: 'xterm', PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}`,
    });
  }

  describe.each(['bash', 'zsh', 'fish'] as const)('%s', (name) => {
    let screen: Terminal;
    beforeAll(() => {
      expect(spawnSync(name, ['-c', 'true']).status, `${name} is not installed; .ci/run installs it (Debian package ${name})`).toBe(0);
      screen = shell(name);
    });
    afterAll(() => screen.close());

    it.each([
      ['a command', 'kubectl-fep stat\t', 'RAN <status> END'],
      ['a flag and its value', 'kubectl-fep status demo --unt\tr\t', 'RAN <status> <demo> <--until> <ready> END'],
      ['a value behind =', 'kubectl-fep status demo --output=j\t', 'RAN <status> <demo> <--output=json> END'],
      ['the name of a cluster, from the namespace that is asked for', () => `kubectl-fep status -n ${namespace.name} comp\t`, () => `RAN <status> <-n> <${namespace.name}> <completed> END`],
      ['a parameter, with no blank behind its =', 'kubectl-fep params set demo work_m\t4MB', 'RAN <params> <set> <demo> <work_mem=4MB> END'],
      ['the name of a sandbox', 'kubectl-fep sandbox stop --name te\t', `RAN <sandbox> <stop> <--name> <${sandbox}> END`],
      ['a file, where one belongs', () => `kubectl-fep create demo -f ${folder}/kubectl-f\t`, () => `RAN <create> <demo> <-f> <${folder}/kubectl-fep> END`],
    ])('completes %s', async (_, line, expected) => {
      const runs = (): string[] => screen.screen().match(/RAN .* END/g) ?? [];
      // A cluster that takes longer than a person waits is passed over in silence: then the line is typed again.
      for (let tries = 1; tries <= 10; tries += 1) {
        const before = runs().length;
        await screen.at('READY> ', typeof line === 'string' ? line : line(), KEYS.enter);
        await expect.poll(() => runs().length, {timeout: 60_000}).toBe(before + 1);
        if (runs().at(-1) === (typeof expected === 'string' ? expected : expected())) return;
      }
      expect(runs().at(-1)).toBe(typeof expected === 'string' ? expected : expected());
    });
  });
});
