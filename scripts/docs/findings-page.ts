import {DIAGNOSIS_IDS, type DiagnosisId} from '../../src/lib/model/diagnosis-ids.ts';
import {PROBLEM_IDS} from '../../src/lib/model/problem-ids.ts';
import {sourceInWords} from '../../src/lib/model/source-in-words.ts';
import {CATALOGUE, type Known} from '../../src/lib/operations/diagnose/catalogue.ts';
import {code, generatedFrom, page, prose, table} from './markdown.ts';

/** docs/findings.md: every problem of a status and finding of diagnose, with its cause and the next commands. */
export function findingsPage(): string {
  const problems = new Set<DiagnosisId>(PROBLEM_IDS);
  return page(
    '# Problems and findings',
    `What \`status\` may find wrong (\`problems[].id\`) and what \`diagnose\` finds beside it (\`findings[].id\`): the likely cause, and what to type next. ${generatedFrom('src/lib/operations/diagnose/catalogue.ts')} How the two commands look: [trouble](trouble.md).`,
    'A cause is the likely one; where no section of the guide is named, the guide says nothing of it. `{name}`, `{namespace}`, `{pod}`, `{object}` are filled in by `diagnose`.',
    '## Of status and diagnose',
    findingTable(PROBLEM_IDS),
    '## Of diagnose alone',
    findingTable(DIAGNOSIS_IDS.filter((id) => !problems.has(id))),
  );
}

function findingTable(ids: readonly DiagnosisId[]): string {
  return table(['id', 'likely cause', 'next', 'guide'], ids.map((id) => {
    const known = CATALOGUE[id];
    return [code(id), prose(known.cause), known.next.map(stepText).join('<br>'), known.section === undefined ? '' : prose(sectionText(known.section))];
  }));
}

const stepText = ({why, command}: Known['next'][number]): string => (command === undefined ? prose(why) : `${prose(why)}: ${code(command)}`);
const sectionText = (section: string): string => (/^\d/.test(section) ? `§${section}` : sourceInWords(section));
