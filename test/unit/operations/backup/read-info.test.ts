import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {FileListing} from '../../../../src/lib/operations/backup/repository/file-listing.ts';
import {percentIn, readInfo} from '../../../../src/lib/operations/backup/repository/read-info.ts';
import {lineageOf, liesOn, parseHistory} from '../../../../src/lib/operations/backup/repository/timeline-history.ts';
import {SectionSink} from '../../../../src/lib/operations/backup/exec-script.ts';

/** What pgBackRest 2.45 printed of a full and an incremental backup. */
const REAL = '[{"archive":[{"database":{"id":1,"repo-key":1},"id":"15-1","max":"000000010000000000000008","min":"000000010000000000000001"}],"backup":[{"archive":{"start":"000000010000000000000005","stop":"000000010000000000000005"},"backrest":{"format":5,"version":"2.45"},"database":{"id":1,"repo-key":1},"error":false,"info":{"delta":30821214,"repository":{"delta":4107536,"size":4107536},"size":30821214},"label":"20261126-021416F","lsn":{"start":"0/5000028","stop":"0/5000138"},"prior":null,"reference":null,"timestamp":{"start":1795659256,"stop":1795659258},"type":"full"},{"archive":{"start":"000000010000000000000008","stop":"000000010000000000000008"},"backrest":{"format":5,"version":"2.45"},"database":{"id":1,"repo-key":1},"error":false,"info":{"delta":5120266,"repository":{"delta":586278,"size":4526265},"size":34483038},"label":"20261126-021416F_20261126-021419I","lsn":{"start":"0/8000028","stop":"0/8000100"},"prior":"20261126-021416F","reference":["20261126-021416F"],"timestamp":{"start":1795659259,"stop":1795659261},"type":"incr"}],"cipher":"none","db":[{"id":1,"repo-key":1,"system-id":7712297713601908793,"version":"15"}],"name":"backupstanza","repo":[{"cipher":"none","key":1,"status":{"code":0,"message":"ok"}}],"status":{"code":0,"lock":{"backup":{"held":false}},"message":"ok"}}]';

describe('pgbackrest info', () => {
  it('is read whole', () => {
    expect(readInfo(`\n${REAL}\n`)).toMatchObject({
      stanza: 'backupstanza', code: 0, message: 'ok', version: '15', databaseId: 1,
      repositories: [{repo: 1, cipher: 'none', code: 0, message: 'ok'}],
      archives: [{repo: 1, databaseId: 1, id: '15-1', min: '000000010000000000000001', max: '000000010000000000000008'}],
      backups: [
        {label: '20261126-021416F', type: 'full', references: [], startedAt: '2026-11-26T02:14:16.000Z', stoppedAt: '2026-11-26T02:14:18.000Z', lsnStart: '0/5000028', databaseBytes: 30_821_214, repositoryBytes: 4_107_536},
        {label: '20261126-021416F_20261126-021419I', type: 'incr', prior: '20261126-021416F', references: ['20261126-021416F'], deltaBytes: 5_120_266, repositorySetBytes: 4_526_265, error: false},
      ],
    });
  });

  it('tells how far a running backup is, by its sizes or by the text', () => {
    const held = (lock: object): string => JSON.stringify([{name: 's', status: {code: 0, message: 'ok', lock: {backup: {held: true, ...lock}}}}]);
    expect(readInfo(held({size: 400, 'size-cplt': 100}))?.running).toEqual({percent: 25});
    expect(readInfo(held({}))?.running).toEqual({});
    expect(percentIn('stanza: s\n    status: ok (backup/expire running - 51.39% complete)\n')).toBe(51);
    expect(percentIn('stanza: s\n    status: ok (backup/expire running)\n')).toBeUndefined();
  });

  it.each(['', 'ERROR: [055]', '{}', '[]', '[1]', '[{"name":7}]', '[{"name":"s"'])('says nothing of %j', (text) => {
    expect(readInfo(text)).toBeUndefined();
  });

  it('takes any JSON and any half of the real thing without throwing, and never invents a backup', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const read = readInfo(JSON.stringify([{name: 's', backup: value, archive: value, status: value, db: value, repo: value}]));
      expect(read?.backups.every(({label}) => label !== '')).toBe(true);
    }));
    fc.assert(fc.property(fc.nat({max: REAL.length}), (length) => void expect(() => readInfo(REAL.slice(0, length))).not.toThrow()));
  });
});

describe('a listing of files', () => {
  const path = fc.array(fc.constantFrom('a', 'b', '15-1', '0000000100000000', '00000002.history'), {minLength: 1, maxLength: 4}).map((parts) => parts.join('/'));
  const member = fc.oneof(fc.constant({type: 'path'}), fc.record({type: fc.constant('file'), size: fc.nat(), time: fc.nat()}));

  it('is read the same whatever pieces it comes in', () => {
    fc.assert(fc.property(fc.dictionary(path, member), fc.array(fc.nat({max: 40})), (files, cuts) => {
      const text = JSON.stringify(files);
      const seen: [string, number, number][] = [];
      const listing = new FileListing((...file) => seen.push(file));
      let from = 0;
      for (const cut of cuts) listing.write(text.slice(from, from += cut));
      listing.write(text.slice(from));
      const wanted = Object.entries(files).flatMap(([name, value]) => ('size' in value ? [[name, value.size, value.time]] : []));
      expect(seen).toEqual(wanted);
    }));
  });
});

describe('sections of an answer', () => {
  it('come whole and in order, whatever pieces they come in', () => {
    const name = fc.constantFrom('info', 'wal 1', 'end wal 1 0');
    const body = fc.array(fc.constantFrom('x', '#kubectl', '-fep ', '\n', '# ', '{"a":1}')).map((parts) => parts.join('')).filter((text) => !`\n${text}`.includes('\n#kubectl-fep '));
    fc.assert(fc.property(fc.array(fc.tuple(name, body), {minLength: 1}), fc.array(fc.integer({min: 1, max: 9})), (sections, cuts) => {
      const seen: [string, string][] = [];
      const sink = new SectionSink({mark: (section) => seen.push([section, '']), piece: (_section, piece) => void ((seen.at(-1) as [string, string])[1] += piece)});
      const bytes = Buffer.from(sections.map(([section, text]) => `\n#kubectl-fep ${section}\n${text}`).join(''));
      let from = 0;
      for (const cut of cuts) sink.write(bytes.subarray(from, from += cut));
      sink.end(bytes.subarray(from));
      expect(seen.map(([section, text]) => [section, text.trim()])).toEqual(sections.map(([section, text]) => [section, text.trim()]));
    }));
  });
});

describe('histories of timelines', () => {
  const SECOND = '1\t0/6000100\tno recovery target specified\n';
  const THIRD = `${SECOND}\n2\t0/9000200\tbefore 2026-11-20 12:05:00.25+00\n`;

  it('are read as PostgreSQL writes them', () => {
    expect(parseHistory(`# comment\n\n${THIRD}`)).toEqual([
      {timeline: 1, lsn: 0x6_000_100, reason: 'no recovery target specified'},
      {timeline: 2, lsn: 0x9_000_200, reason: 'before 2026-11-20 12:05:00.25+00'},
    ]);
  });

  it('tell which branch a position lies on', () => {
    const lineage = lineageOf(3, new Map([[2, parseHistory(SECOND)], [3, parseHistory(THIRD)]]));
    expect(lineage.map(({timeline, begin}) => [timeline, begin])).toEqual([[1, 0], [2, 0x6_000_100], [3, 0x9_000_200]]);
    expect(liesOn(lineage, 1, 0x6_000_000)).toBe(true);
    expect(liesOn(lineage, 1, 0x6_000_200)).toBe(false);
    expect(liesOn(lineage, 2, 0x7_000_000)).toBe(true);
    expect(liesOn(lineage, 4, 0x7_000_000)).toBe(false);
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(() => parseHistory(text)).not.toThrow()));
  });
});
