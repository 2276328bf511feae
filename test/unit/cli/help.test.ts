import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {renderHelp, type CommandHelp} from '../../../src/lib/cli/help.ts';
import {EXIT_CODES} from '../../../src/lib/errors/exit-codes.ts';

const scale: CommandHelp = {
  id: 'scale',
  summary: 'Change the number of servers',
  description: 'First line\nof a paragraph.\n\nSecond one.',
  args: {name: {name: 'name', required: true, description: 'name of the cluster'}},
  flags: {
    instances: {name: 'instances', type: 'option', description: 'servers wanted', required: true, helpValue: 'N'},
    wait: {name: 'wait', type: 'boolean', allowNo: true, default: true, description: 'wait'},
    output: {name: 'output', char: 'o', type: 'option', options: ['text', 'json'], default: 'text', description: 'format'},
    secret: {name: 'secret', type: 'boolean', hidden: true},
    context: {name: 'context', type: 'option', helpGroup: 'connection', description: 'kubeconfig context'},
  },
  examples: [{command: '<%= config.bin %> scale demo --instances 3', description: 'three servers'}],
};
const start: CommandHelp = {id: 'sandbox:start', summary: 'Start it', args: {}, flags: {}};
const part: CommandHelp = {id: 'sandbox:part:node', summary: 'internal', args: {}, flags: {}, hidden: true};
const all = {scale, 'sandbox:start': start, 'sandbox:part:node': part};

describe('renderHelp', () => {
  it('lists commands and topics once, and the table of exit codes', () => {
    const text = renderHelp(all, undefined, {width: 100});
    expect(text).toContain('kubectl fep COMMAND [flags]');
    expect(text.match(/^ {2}sandbox /gm)).toHaveLength(1);
    expect(text).not.toContain('internal');
    for (const {code, meaning} of Object.values(EXIT_CODES)) expect(text).toMatch(new RegExp(`^ +${code} +${meaning.slice(0, 20)}`, 'm'));
  });

  it('tells of a command: usage with what is required, flags by group, examples', () => {
    expect(renderHelp(all, 'scale', {width: 80})).toBe(`Change the number of servers

USAGE
  kubectl fep scale NAME --instances N [flags]

ARGUMENTS
  NAME  name of the cluster

FLAGS
      --instances N       servers wanted (required)
      --[no-]wait         wait (default: yes)
  -o, --output text|json  format (default: text)

DESCRIPTION
  First line of a paragraph.

  Second one.

EXAMPLES
  # three servers
  kubectl fep scale demo --instances 3

CONNECTION FLAGS
      --context <text>  kubeconfig context
`);
  });

  it('tells of a topic without its hidden commands', () => {
    const text = renderHelp(all, 'sandbox', {width: 100});
    expect(text).toContain('kubectl fep sandbox COMMAND [flags]');
    expect(text).toContain('  start  Start it');
    expect(text).not.toContain('part');
  });

  it.each([40, 80, 120])('keeps every command within %i columns, but for its usage, examples and names of flags', (width) => {
    const {commands} = JSON.parse(readFileSync(path.resolve('oclif.manifest.json'), 'utf8')) as {commands: Record<string, CommandHelp>};
    const long = Object.keys(commands).flatMap((id) => renderHelp(commands, id, {width}).split('\n').filter((line) => line.length > width && !/kubectl|^ {2,6}(?:-\w, )?--\S+ (?:(?! {2}).)+$|^ +\S+$|^ {2}#/.test(line)));
    expect(long).toEqual([]);
  });

  it.each([40, 60, 100, undefined])('keeps within %s columns where words allow it', (width) => {
    const longest = Math.max(...renderHelp(all, undefined, {width}).split('\n').map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(width ?? 100);
  });
});
