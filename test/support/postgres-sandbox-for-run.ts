import type {TestProject} from 'vitest/node';
import {startSandboxFor} from './sandbox-for-run.ts';

export default (project: TestProject): Promise<() => Promise<void>> => startSandboxFor(project, 'postgres', 'postgres', ['--pods', 'postgres']);
