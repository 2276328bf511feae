import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {ANSWERS} from '../../../src/lib/model/answers/index.ts';
import {impact} from '../../../src/lib/model/answers/impact.ts';
import {renderActionList, renderActionRun, renderActionShown, renderPasswordRotated, renderServersRenewed} from '../../../src/lib/present/action.ts';
import {renderBackupCheck, renderVerified} from '../../../src/lib/present/backup-check.ts';
import {renderExpired, renderRetentionSet} from '../../../src/lib/present/backup-expiry.ts';
import {renderBackupList} from '../../../src/lib/present/backup-list.ts';
import {renderSchedules, renderSchedulesChanged} from '../../../src/lib/present/backup-schedules.ts';
import {renderBackupTaken} from '../../../src/lib/present/backup-taken.ts';
import {renderBackupWindow} from '../../../src/lib/present/backup-window.ts';
import {renderDiff} from '../../../src/lib/present/cluster-diff.ts';
import {renderClusterEvents} from '../../../src/lib/present/cluster-events.ts';
import {renderClusterList} from '../../../src/lib/present/cluster-list.ts';
import {renderCompactStatus} from '../../../src/lib/present/cluster-status-compact.ts';
import {renderClusterStatus} from '../../../src/lib/present/cluster-status.ts';
import {renderConnectionInfo} from '../../../src/lib/present/connection-info.ts';
import {renderCreated} from '../../../src/lib/present/created.ts';
import {renderDeleted} from '../../../src/lib/present/deleted.ts';
import {renderDiagnosis} from '../../../src/lib/present/diagnosis.ts';
import {displayWidth} from '../../../src/lib/present/display-width.ts';
import {renderExplanation} from '../../../src/lib/present/explanation.ts';
import {renderExtensionCreated} from '../../../src/lib/present/extension.ts';
import {fitted} from '../../../src/lib/present/fitted.ts';
import {renderImpact} from '../../../src/lib/present/impact.ts';
import {laidOut} from '../../../src/lib/present/laid-out.ts';
import {renderMajorUpgrade} from '../../../src/lib/present/major-upgrade.ts';
import {renderParameters} from '../../../src/lib/present/parameters.ts';
import {renderPlan} from '../../../src/lib/present/plan.ts';
import {renderPortForwarded} from '../../../src/lib/present/port-forwarded.ts';
import {renderPrimaryChanged} from '../../../src/lib/present/primary-changed.ts';
import {renderRestored, renderRestorePlan} from '../../../src/lib/present/restore.ts';
import {renderSandboxes, renderStarted} from '../../../src/lib/present/sandbox.ts';
import {renderScaled} from '../../../src/lib/present/scaled.ts';
import {renderTable} from '../../../src/lib/present/table.ts';
import type {Screen} from '../../../src/lib/present/screen.ts';
import {renderStorage} from '../../../src/lib/present/storage.ts';
import {plainTheme, spokenTheme, type Theme} from '../../../src/lib/present/style.ts';
import {renderSuperuserPassword} from '../../../src/lib/present/superuser.ts';
import {renderBundle, renderBundlePlan, renderVerification} from '../../../src/lib/present/support-bundle.ts';
import {makeTheme} from '../../../src/lib/present/theme.ts';
import {renderUpdated} from '../../../src/lib/present/updated.ts';
import {renderValidation} from '../../../src/lib/present/validation.ts';
import {renderVersion} from '../../../src/lib/present/version.ts';
import {renderWaitedFor} from '../../../src/lib/present/waited-for.ts';
import {anyAnswer} from '../../support/any-answer.ts';
import {ROOT} from '../../support/fep-process.ts';

type Draw = (answer: any, screen: Screen) => string;
const both = (draw: (answer: any, screen: Screen, detail: {wide: boolean}) => string): Draw => (answer, screen) => draw(answer, screen, {wide: false}) + draw(answer, screen, {wide: true});

/** What draws each answer. */
const SCREENS: Readonly<Record<string, Draw>> = {
  BackupCheck: renderBackupCheck, BackupList: both(renderBackupList), BackupRetentionSet: renderRetentionSet, BackupSchedules: renderSchedules,
  BackupSchedulesChanged: renderSchedulesChanged, BackupsExpired: renderExpired, BackupsVerified: renderVerified, BackupTaken: renderBackupTaken, BackupWindow: renderBackupWindow,
  ActionList: (answer, screen) => renderActionList(answer, screen, {namespaces: true}), ActionRun: renderActionRun, ActionShown: renderActionShown,
  ClusterCreated: renderCreated, ClusterDeleted: renderDeleted, ClusterEvents: both(renderClusterEvents), ClusterList: both(renderClusterList),
  ClusterPlan: renderPlan, ClusterRestored: renderRestored, ClusterScaled: renderScaled, ClusterStatus: both(renderClusterStatus), ClusterUpdated: renderUpdated,
  ConnectionInfo: renderConnectionInfo, Diagnosis: both(renderDiagnosis), ExtensionCreated: renderExtensionCreated, MajorUpgrade: renderMajorUpgrade,
  ParameterList: both(renderParameters), PortForwarded: renderPortForwarded, StorageReport: renderStorage, SupportBundle: renderBundle, SupportBundlePlan: renderBundlePlan,
  BundleVerification: renderVerification, RestorePlan: renderRestorePlan, PrimaryChanged: renderPrimaryChanged, ServersRenewed: renderServersRenewed,
  SuperuserPasswordRotated: renderPasswordRotated, SuperuserPassword: renderSuperuserPassword, Explanation: renderExplanation, Validation: both(renderValidation),
  Version: renderVersion, WaitedFor: renderWaitedFor, SandboxList: renderSandboxes, SandboxStarted: renderStarted,
};

/** A patch, a file, lines of a stream, or one sentence that a command writes itself: nothing is fitted there. */
const NOT_DRAWN = ['ClusterDiff', 'LogLine', 'SupportBundleManifest', 'SandboxDeleted', 'SandboxEnvironment', 'SandboxFault', 'SandboxStopped'];

const CASES = [...Object.entries(SCREENS).map(([kind, draw]) => ({kind, draw, answers: anyAnswer(ANSWERS[kind] as NonNullable<typeof ANSWERS[string]>)})), {kind: 'Impact', draw: renderImpact as Draw, answers: anyAnswer(impact)}];
const COLOURS = new Set(['[0m', '[1m', '[2m', '[22m', '[31m', '[32m', '[33m', '[36m', '[39m']);
const NOW = new Date('2026-01-02T00:00:00Z');
const WIDTHS = [40, 80, 120, 300];

const screenOf = (theme: Theme, width?: number): Screen => ({theme, width, now: NOW});
/** As a command writes it: what a presenter draws, fitted to the terminal. */
const written = (draw: Draw, answer: unknown, screen: Screen): string => laidOut(draw(answer, screen), screen);

/** A line that cannot be shorter: a command to copy, or one word, maybe behind a label. */
function isUnbreakable(line: string, width: number): boolean {
  const words = line.trim().split(/ +/);
  return /(?:^| )(?:kubectl|eval|export) /.test(line) || stringWidth(words.at(-1) ?? '') > width / 2 - 2;
}

it('no part of the program but the style draws a sign', () => {
  const files = globSync('src/{lib,commands}/**/*.ts', {cwd: ROOT}).filter((file) => !/present\/(?:style|display-width|fitted)\.ts$/.test(file));
  const drawing = files.filter((file) => /[\u2190-\u21FF\u2500-\u27BF\u23CE\u00B7]/.test(readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')));
  expect(drawing).toEqual([]);
});

it('every answer has a screen here, or is written as it is', () => {
  expect([...Object.keys(SCREENS), ...NOT_DRAWN].toSorted()).toEqual(Object.keys(ANSWERS).toSorted());
});

describe.each(CASES)('the screen of $kind', ({draw, answers}) => {
  it(`keeps within ${WIDTHS.join(', ')} columns`, () => {
    fc.assert(fc.property(answers, (answer) => {
      for (const width of WIDTHS) {
        const tooLong = written(draw, answer, screenOf(plainTheme, width)).split('\n').filter((line) => line.length * 2 > width && stringWidth(line) > width && !isUnbreakable(line, width));
        expect(tooLong).toEqual([]);
      }
    }), {numRuns: 12});
  });

  it('is the same with colours, and no line is broken within one', () => {
    const coloured = makeTheme(true);
    fc.assert(fc.property(answers, fc.constantFrom(...WIDTHS), (answer, width) => {
      const painted = written(draw, answer, screenOf(coloured, width));
      expect(stripVTControlCharacters(painted)).toBe(written(draw, answer, screenOf(plainTheme, width)));
      // Bold, dim, and red, green, yellow, cyan: white, black and the bright colours cannot be read on one background or the other.
      expect(new Set(painted.split('\u001B').slice(1).map((part) => part.slice(0, part.indexOf('m') + 1)))).toSatisfy((codes: Set<string>) => [...codes].every((code) => COLOURS.has(code)));
    }), {numRuns: 10});
  });

  it('is words alone for a screen reader: no boxes, arrows, marks or colours', () => {
    fc.assert(fc.property(answers, (answer) => {
      const text = written(draw, answer, screenOf(spokenTheme));
      expect(text).not.toMatch(/[\u2190-\u21FF\u2300-\u23FF\u2500-\u25FF\u2600-\u26FF\u2700-\u27BF\u2800-\u28FF\u00B7]/);
      expect(stripVTControlCharacters(text)).toBe(text);
    }), {numRuns: 15});
  });
});

it('a diff says in words what goes and what comes', () => {
  fc.assert(fc.property(anyAnswer(ANSWERS['ClusterDiff'] as NonNullable<typeof ANSWERS[string]>), (diff) => {
    expect(renderDiff(diff, screenOf(spokenTheme))).not.toMatch(/^[+-](?![+-])/m);
  }), {numRuns: 20});
});

it('the compact status is no wider than the terminal', () => {
  fc.assert(fc.property(anyAnswer(ANSWERS['ClusterStatus'] as NonNullable<typeof ANSWERS[string]>), fc.constantFrom(...WIDTHS), (status, width) => {
    const lines = renderCompactStatus(status, screenOf(plainTheme, width), {rows: 24}).split('\n');
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
  }), {numRuns: 20});
});

describe('displayWidth', () => {
  it('says what string-width says', () => {
    const text = fc.oneof(fc.string({unit: 'grapheme-composite'}), fc.string({unit: 'grapheme'}), fc.constantFrom('👩‍💻 データ', 'e\u0301', '…→✓', '🇯🇵', '①', 'ﾊﾝｶｸ'));
    fc.assert(fc.property(text, (one) => {
      expect(displayWidth(one)).toBe(stringWidth(one));
    }), {numRuns: 3000});
  });
});

describe('laid out for a screen reader', () => {
  const heard = (text: string): string => laidOut(text, screenOf(spokenTheme));

  it('labels have a colon, and nothing is put below each other by spaces', () => {
    expect(heard('Backups     none yet\n            full 15 0 * * 0\n  reach it    demo:27500\nerror:   no\n')).toBe('Backups: none yet\nfull 15 0 * * 0\n  reach it: demo:27500\nerror: no\n');
  });

  it('marks, changes and figures are words', () => {
    expect([spokenTheme.mark('done'), spokenTheme.mark('failed'), spokenTheme.mark('waiting'), spokenTheme.change('1', '2')]).toEqual(['done:', 'failed:', 'waiting:', 'from 1 to 2']);
    expect([spokenTheme.bad('1/2'), spokenTheme.warning('98 %'), spokenTheme.bad('not ready'), spokenTheme.good('3/3')]).toEqual(['1/2 (critical)', '98 % (warning)', 'not ready', '3/3']);
  });

  it('a row is a line that names its columns', () => {
    expect(renderTable([{name: 'demo'}, {name: ''}], [{header: 'NAME', value: ({name}: {name: string}) => name}, {header: 'LAST RUN', value: () => '3h'}], {theme: spokenTheme, width: 20}))
      .toBe('name: demo; last run: 3h\nname: none; last run: 3h\n');
  });
});

describe('a table on a narrow terminal', () => {
  const rows = [{name: 'demo-sts-0', role: 'master', state: 'running', node: 'fep-sandbox-c'}];
  const columns = (['name', 'role', 'state', 'node'] as const).map((key) => ({header: key.toUpperCase(), value: (row: (typeof rows)[number]) => row[key]}));

  it('stands closer, then names its columns in each row; nothing is cut', () => {
    expect(renderTable(rows, columns, {width: 44})).toBe('NAME        ROLE    STATE    NODE\ndemo-sts-0  master  running  fep-sandbox-c\n');
    expect(renderTable(rows, columns, {width: 40})).toBe('NAME demo-sts-0\n  ROLE master   STATE running\n  NODE fep-sandbox-c\n');
  });

  it('goes on below a sentence in its last column', () => {
    expect(renderTable([{at: '5m', text: 'one two three four five six seven'}], [{header: 'SEEN', value: ({at}) => at}, {header: 'MESSAGE', value: ({text}) => text, wraps: true}], {width: 33}))
      .toBe('SEEN   MESSAGE\n5m     one two three four five\n       six seven\n');
  });
});

describe('fitted', () => {
  it('loses no word, and puts none elsewhere', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'status', 'データ', 'x'.repeat(70), '-', 'label:'), {minLength: 1, maxLength: 40}), fc.constantFrom(20, ...WIDTHS), (words, width) => {
      expect(fitted(words.join(' '), width).split(/\s+/)).toEqual(words);
    }));
  });

  it('goes on below what came before', () => {
    expect(fitted('Primary   one two three four five six', 24)).toBe('Primary   one two three\n          four five six');
    expect(fitted('  - one two three four five six', 20)).toBe('  - one two three\n    four five six');
    expect(fitted('one two three four', 10)).toBe('one two\n  three\n  four');
  });

  it('leaves what is to be copied whole', () => {
    const line = 'try:     kubectl fep status a-cluster-with-a-name -n a-namespace';
    expect(fitted(line, 30)).toBe(line);
  });
});
