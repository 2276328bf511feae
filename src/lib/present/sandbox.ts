import type {SandboxLine, SandboxList, SandboxStarted} from '../model/answers/sandbox.ts';
import type {Screen} from './screen.ts';
import {renderTable} from './table.ts';
import {formatAge} from './time.ts';

/** What to do next, after a start. */
export function renderStarted(answer: SandboxStarted, {theme}: Screen): string {
  const seconds = (answer.elapsedMs / 1000).toFixed(1);
  const headline = {
    created: `sandbox ${answer.name} runs (made in ${seconds} s)`,
    started: `sandbox ${answer.name} runs again with its data (started in ${seconds} s)`,
    repaired: `sandbox ${answer.name} is whole again (${seconds} s)`,
    'already-running': `sandbox ${answer.name} is already running`,
  }[answer.outcome];
  const late = answer.waitingFor === undefined ? '' : `${theme.warning(`not ready yet: ${answer.waitingFor}`)}\n`;
  const next = [
    ['API server', `${answer.server}, simulated FEP operator ${answer.operatorVersion}`],
    ['use it', theme.command(`eval "$(kubectl fep sandbox env${nameFlag(answer.name)})"`)],
    ['least rights', theme.command(`kubectl --context ${answer.contexts.user} …`)],
    ['stop it', theme.command(`kubectl fep sandbox stop${nameFlag(answer.name)}`)],
  ] as const;
  return `${theme.strong(answer.ready ? headline : `sandbox ${answer.name} was started`)}\n${late}${next.map(([what, how]) => `  ${what.padEnd(14)}${how}\n`).join('')}`;
}

/** One line a sandbox; what is wrong stands below the table in full. */
export function renderSandboxes(answer: SandboxList, screen: Screen): string {
  if (answer.items.length === 0) return 'there is no sandbox; kubectl fep sandbox start makes one\n';
  const table = renderTable<SandboxLine>(
    answer.items,
    [
      {header: 'NAME', value: ({name}) => name},
      {header: 'STATE', value: ({state}) => state},
      {header: 'SERVER', value: ({server}) => server},
      {header: 'OPERATOR', value: ({operatorVersion}) => operatorVersion},
      {header: 'NODES', value: ({nodes}) => (nodes === undefined ? undefined : `${nodes.ready}/${nodes.total}`)},
      {header: 'MEMORY', value: ({memoryBytes}) => (memoryBytes === 0 ? undefined : `${Math.round(memoryBytes / 2 ** 20)}Mi`)},
      {header: 'AGE', value: ({createdAt}) => formatAge(createdAt, screen.now)},
    ],
    screen,
  );
  const reasons = answer.items.filter(({reason}) => reason !== undefined).map(({name, reason}) => `${name}: ${reason}\n`);
  return reasons.length === 0 ? table : `${table}\n${reasons.join('')}`;
}

function nameFlag(name: string): string {
  return name === 'default' ? '' : ` --name ${name}`;
}
