import type {Explanation, FieldExplanation, ParameterExplanation, RuleExplanation} from '../model/answers/explanation.ts';
import {sourceInJapanese} from '../model/source-in-japanese.ts';
import {sourceInWords} from '../model/source-in-words.ts';
import {displayWidth} from './display-width.ts';
import {LABELS, RESTARTS, YES, type Labels} from './explanation-labels.ts';
import type {Screen} from './screen.ts';
import type {Theme} from './theme.ts';

interface Drawing {
  theme: Theme;
  labels: Labels;
  lang: Explanation['lang'];
}

/** An explanation for people. */
export function renderExplanation(answer: Explanation, {theme}: Screen): string {
  const drawing = {theme, labels: LABELS[answer.lang], lang: answer.lang};
  if (answer.field !== undefined) return renderField(answer.field, drawing);
  if (answer.rule !== undefined) return renderRule(answer.rule, drawing);
  if (answer.parameter !== undefined) return renderParameter(answer.parameter, drawing);
  return renderHits(answer, drawing);
}

type Row = readonly [label: string, text: string | undefined];

function renderRows(rows: readonly Row[], theme: Theme): string {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '');
  const width = Math.max(...shown.map(([label]) => displayWidth(label)), 0) + 2;
  return shown.map(([label, text]) => `  ${theme.muted(label + ' '.repeat(width - displayWidth(label)))}${text}\n`).join('');
}

function renderField(field: FieldExplanation, {theme, labels, lang}: Drawing): string {
  const yes = YES[lang];
  const {path, kind, description, children, rules} = field;
  const value = field.default === undefined ? undefined : typeof field.default === 'string' ? JSON.stringify(field.default) : JSON.stringify(field.default);
  const operators = [field.since, field.until === undefined ? undefined : `… ${field.until}`].filter((one) => one !== undefined).join(' ');
  const rows = renderRows([
    [labels.type, field.type],
    [labels.default, value],
    [labels.required, field.required === true ? yes : undefined],
    [labels.operators, operators === '' ? undefined : operators],
    [labels.section, field.section === undefined ? undefined : sourceIn(lang, field.section)],
    [labels.immutable, field.immutable ? yes : undefined],
    [labels.secret, field.secret ? yes : undefined],
    [labels.change, field.immutable || field.restart === undefined ? undefined : RESTARTS[lang][field.restart]],
    [labels.unseen, field.unseenInFep15 === true ? yes : undefined],
  ], theme);
  const members = children.length === 0 ? '' : `\n${theme.heading(labels.members)}\n${renderRows(children.map(({name, description: text}) => [name, text]), theme)}`;
  return `${theme.heading(path === '' ? kind : `${kind} ${path}`)}\n  ${description}\n\n${rows}${members}${renderRules(rules, {theme, labels, lang})}`;
}

function renderRules(rules: readonly {id: string; severity: string; title: string}[], {theme, labels}: Drawing): string {
  if (rules.length === 0) return '';
  return `\n${theme.heading(labels.rules)}\n${renderRows(rules.map(({id, severity, title}) => [`${severity.padEnd(7)} ${id}`, title]), theme)}`;
}

function sourceIn(lang: Explanation['lang'], section: string): string {
  return lang === 'en' ? sourceInWords(section) : sourceInJapanese(section);
}

function renderRule(rule: RuleExplanation, {theme, labels, lang}: Drawing): string {
  const rows = renderRows([
    [labels.severity, rule.severity],
    [labels.kinds, rule.kinds.join(', ')],
    [labels.applies, rule.applies.join(', ')],
    [labels.looksAt, rule.looksAt.join(', ')],
    [labels.needs, rule.needs.join(', ')],
    [labels.mend, rule.fix],
    [labels.confirm, rule.confirm],
    [labels.section, sourceIn(lang, rule.section)],
    [labels.leaveOut, rule.checked ? `--ignore-rule '${rule.id}=…'` : undefined],
  ], theme);
  const unchecked = rule.whyNot === undefined ? labels.unchecked : `${labels.unchecked}: ${rule.whyNot}`;
  return `${theme.heading(rule.id)}\n  ${rule.title ?? unchecked}\n\n${rows}`;
}

function renderParameter(parameter: ParameterExplanation, drawing: Drawing): string {
  const {theme, labels, lang} = drawing;
  const {min, max, unit} = parameter;
  const rows = renderRows([
    [labels.type, parameter.type],
    [labels.unit, unit],
    [labels.range, min === undefined && max === undefined ? undefined : `${min ?? ''} … ${max ?? ''}${unit === undefined ? '' : ` (${unit})`}`],
    [labels.values, parameter.values?.join(', ')],
    [labels.default, parameter.default],
    [labels.context, parameter.context],
    [labels.change, RESTARTS[lang][parameter.restart]],
    [labels.managedBy, parameter.managedBy],
    [labels.where, parameter.where],
  ], theme);
  return `${theme.heading(parameter.name)}\n  ${parameter.description}\n\n${rows}${renderRules(parameter.rules, drawing)}`;
}

function renderHits({words = [], hits = []}: Explanation, {theme, labels}: Drawing): string {
  const head = theme.heading(`${words.join(' ')}: ${hits.length}`);
  return `${head}\n${hits.map(({what, name, description}) => `  ${theme.muted(labels[what] + ' '.repeat(Math.max(0, 9 - displayWidth(labels[what]))))} ${theme.strong(name)}\n            ${description}\n`).join('')}`;
}
