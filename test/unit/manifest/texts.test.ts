import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {splitImage, withTag} from '../../../src/lib/manifest/image-name.ts';
import {mergeOptions} from '../../../src/lib/manifest/fep-cluster/options-text.ts';
import {mergeParameters, removeParameters} from '../../../src/lib/manifest/fep-cluster/parameters-text.ts';
import {parametersOf} from '../../../src/lib/manifest/difference/index.ts';

const TEXT = `# memory, agreed with Ann\nwork_mem = 4MB   # small on purpose\n\nlog_line_prefix = '%m # %p'  # keep\nMax_Connections=100\n`;

describe('mergeParameters', () => {
  it('changes a line where it stands and keeps its comment', () => {
    expect(mergeParameters(TEXT, {work_mem: '16MB', max_connections: '300'}))
      .toBe(`# memory, agreed with Ann\nwork_mem = 16MB   # small on purpose\n\nlog_line_prefix = '%m # %p'  # keep\nmax_connections = 300\n`);
    expect(mergeParameters(TEXT, {log_line_prefix: '%m'})).toContain("log_line_prefix = '%m'  # keep\n");
  });

  it('gives what was asked for, for any values that can be written', () => {
    const name = fc.constantFrom('work_mem', 'a_b', 'x.y', 'log_line_prefix');
    const value = fc.stringMatching(/^[\w .,%:/-]{1,20}$/).map((text) => text.trim()).filter((text) => text !== '');
    fc.assert(fc.property(fc.dictionary(name, value), (parameters) => {
      const read = parametersOf(mergeParameters(TEXT, parameters));
      for (const [key, wanted] of Object.entries(parameters)) expect(read.get(key)).toBe(wanted);
    }));
  });
});

describe('removeParameters', () => {
  it('takes out the lines of a name, whatever its case, and leaves all others', () => {
    expect(removeParameters(TEXT, ['WORK_MEM', 'nothing'])).toBe(`# memory, agreed with Ann\n\nlog_line_prefix = '%m # %p'  # keep\nMax_Connections=100\n`);
    expect(removeParameters(TEXT, [])).toBe(TEXT);
  });
});

describe('mergeOptions', () => {
  const options = `# why\n[global]\nrepo1-retention-full=7\n# inner\nlog-path=/database/log/backup\n\n[global:archive-push]\nrepo1-retention-full=1\n`;

  it('changes and adds in [global] alone', () => {
    expect(mergeOptions(options, {'repo1-retention-full': '14', 'start-fast': 'y'}))
      .toBe(`# why\n[global]\nrepo1-retention-full=14\n# inner\nlog-path=/database/log/backup\nstart-fast=y\n\n[global:archive-push]\nrepo1-retention-full=1\n`);
  });

  it('begins a text', () => {
    expect(mergeOptions('', {'start-fast': 'y'})).toBe('[global]\nstart-fast=y\n');
    expect(mergeOptions(options, {})).toBe(options);
  });
});

describe('images', () => {
  it('puts a tag in the place of tag and digest', () => {
    expect(withTag('registry:5000/fujitsu/server:ubi9-15-1.5@sha256:aa', 'ubi9-15-1.6')).toBe('registry:5000/fujitsu/server:ubi9-15-1.6');
    expect(withTag('registry:5000/fujitsu/server', 'x')).toBe('registry:5000/fujitsu/server:x');
    expect(splitImage('a/b@sha256:cc')).toEqual({repository: 'a/b', digest: 'sha256:cc'});
  });
});
