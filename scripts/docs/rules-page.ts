import {sourceInWords} from '../../src/lib/model/source-in-words.ts';
import {allRules, catalogue, evaluate, type Rule} from '../../src/lib/rules/index.ts';
import {NOT_IMPLEMENTED} from '../../src/lib/rules/not-implemented.ts';
import {subjectOf} from '../../test/fixtures/rules/fixture.ts';
import {fixtures} from '../../test/fixtures/rules/index.ts';
import {code, generatedFrom, page, prose, table} from './markdown.ts';

/** Chapters of the catalogue, in words. */
const CHAPTERS: Readonly<Record<string, string>> = {
  A: 'Platform, tools, images, operator',
  B: 'Shape, availability, scaling, deletion',
  C: 'Storage',
  D: 'PostgreSQL settings',
  E: 'Users and roles',
  F: 'Backup',
  G: 'Restore, disaster recovery, Velero',
  H: 'TLS',
  I: 'Replication slots, logical replication',
  J: 'Secret store',
  K: 'Monitoring',
  L: 'Automatic scale-out',
  M: 'Log forwarding',
  N: 'pgBadger',
  O: 'Audit log',
  P: 'Transparent data encryption',
  Q: 'Pgpool-II and SCRAM',
  R: 'Upgrades',
  S: 'Actions',
  Z: 'Of our own',
};

/** Paths shown of a rule that looks at many. */
const SHOWN_PATHS = 3;
/** Fixtures that leave the time open are judged at this one, so that the page is the same every day. */
const NOW = new Date('2026-01-15T12:00:00Z');

/** docs/rules.md: every rule by chapter, and those that no program can judge. */
export function rulesPage(): string {
  const byChapter = Map.groupBy(catalogue().values(), ({chapter}) => chapter);
  const families = Map.groupBy(allRules, (rule) => rule.family ?? rule.id);
  const chapters = [...byChapter].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([chapter, entries]) => page(
    `## ${CHAPTERS[chapter] ?? chapter}`,
    table(['rule', 'demand', 'says, of a manifest that breaks it', 'looks at', 'mend', 'source'], entries.flatMap(({id}) => {
      const rules = families.get(id) ?? [];
      return rules.length === 0 ? [] : [rowOf(id, rules)];
    })),
    ...entries.map(({id}) => familyText(id, families.get(id) ?? [])),
  ).trimEnd());
  return page(
    '# Rules',
    `The ${allRules.length} rules that \`kubectl fep validate\` and every command that writes go by. ${generatedFrom('src/lib/rules')} The same in the terminal, in Japanese too: \`kubectl fep explain RULE --lang ja\`. How they are used and left out: [validate](validate.md).`,
    `\`error\` keeps a manifest from being sent, \`warning\` and \`info\` are told. Sources: § is a section of the FEP 15 User's Guide, Overview and Reference are manuals of their own, "inferred" is a conclusion that no source states, "${sourceInWords('[CRD]').replace(/^, /, '')}" what the operator's own files show. What a rule says is shown for the failing example of its test.`,
    [...byChapter.keys()].toSorted().map((chapter) => `- [${CHAPTERS[chapter] ?? chapter}](#${anchorOf(CHAPTERS[chapter] ?? chapter)})`).concat('- [Not implemented](#not-implemented)').join('\n'),
    ...chapters,
    '## Not implemented',
    'Rules of the guide that no program of this kind can judge.',
    table(['rule', 'severity', 'why not', 'source'], Object.entries(NOT_IMPLEMENTED).map(([id, why]) => {
      const entry = catalogue().get(id);
      return [code(id), entry?.severity ?? '', prose(why), prose(sourceInWords(entry?.section ?? ''))];
    })),
  );
}

/** The anchor that GitHub gives a heading of letters, commas and hyphens. */
const anchorOf = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z\d\s-]/g, '').replaceAll(' ', '-');

function rowOf(id: string, rules: readonly Rule[]): string[] {
  const [first] = rules as [Rule];
  const {message, fix} = exampleOf(first);
  const alone = rules.length === 1;
  return [
    `${code(id)}<br>${first.severity}`,
    prose(alone ? first.title : `${rules.length} rules, listed below; as ${first.id}: ${first.title}`),
    prose(message),
    pathsOf(first),
    prose(first.fix ?? (fix === undefined ? '' : `for example: ${fix}`)),
    prose(sourceInWords(first.section)),
  ];
}

function familyText(id: string, rules: readonly Rule[]): string {
  return rules.length < 2 ? '' : `${code(id)} stands for ${rules.map((rule) => code(rule.id)).join(', ')}.`;
}

function pathsOf({looksAt, kinds}: Rule): string {
  const kind = kinds.length === 1 && kinds[0] !== 'FEPCluster' ? `${kinds[0]}: ` : '';
  const shown = looksAt.filter((path) => path !== '').slice(0, SHOWN_PATHS).map(code).join(', ');
  const more = looksAt.length > SHOWN_PATHS ? ` and ${looksAt.length - SHOWN_PATHS} more` : '';
  return shown === '' ? `${kind}the object and what is around it` : `${kind}${shown}${more}`;
}

/** What the rule says of the example that breaks it. */
function exampleOf(rule: Rule): {message: string; fix?: string} {
  const fixture = fixtures[rule.id];
  if (fixture === undefined) return {message: ''};
  const [found] = evaluate([rule], {now: NOW, ...subjectOf(fixture.invalid, rule.applies)}).findings;
  return {message: found?.message ?? '', ...(found?.fix === undefined ? {} : {fix: found.fix})};
}
