import type {Progress} from '../model/progress.ts';
import {harmless} from './harmless.ts';
import type {Theme} from './theme.ts';
import {formatSpan} from './time.ts';

/** Takes what an operation reports and shows it on stderr. */
export interface ProgressView {
  report: (progress: Progress) => void;
  /** Says at a terminal what is awaited while nothing else is said; undefined: nothing is. */
  awaiting: (awaited: Awaited | undefined) => void;
  /** Clears what moves, before the answer or an error is written. */
  stop: () => void;
}

/** Questions to the cluster that have no answer yet. */
export interface Awaited {
  subjects: readonly string[];
  server: string;
  elapsedMs: number;
}

export interface ProgressOptions {
  mode: 'auto' | 'plain' | 'jsonl' | 'none';
  /** Whether stderr is a terminal. */
  terminal: boolean;
  write: (text: string) => void;
  theme: Theme;
  now: () => Date;
  /** Of the process. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** A spinner at a terminal, lines elsewhere, JSON lines for programs, or silence. */
export function progressView(options: ProgressOptions): ProgressView {
  if (options.mode === 'none') return {report: () => {}, awaiting: () => {}, stop: () => {}};
  if (options.mode === 'jsonl') return jsonLines(options);
  return options.mode === 'auto' && canTurn(options) ? spinner(options) : plainLines(options);
}

/**
 * Can a line be drawn again? A terminal that does not know its width (0, as of a fresh pty) would make ora clear lines
 * without end; a dumb one cannot, and a log of CI should not.
 */
function canTurn({terminal, theme, env = process.env}: ProgressOptions): boolean {
  return terminal && !theme.spoken && process.stderr.columns !== 0 && env['TERM'] !== 'dumb' && (env['CI'] ?? '') === '';
}

function jsonLines({write, now}: ProgressOptions): ProgressView {
  return {
    report: (progress) => write(`${JSON.stringify({time: now().toISOString(), ...progress})}\n`),
    awaiting: () => {},
    stop: () => {},
  };
}

/** An unchanged wait says again that it goes on, so that a log shows life. */
const REPEAT_MS = 30_000;
/** What is read aloud takes its time: of one wait only so often something new is said. */
const SPOKEN_EVERY_MS = 10_000;

function plainLines({write, theme, terminal}: ProgressOptions): ProgressView {
  let saidMs = -REPEAT_MS;
  let last = '';
  let lastShownMs = 0;
  let lastStep = '';
  return {
    report: (progress) => {
      if (progress.kind === 'waiting') {
        const same = `${progress.step}\n${countOf(progress)}${progress.detail}`;
        const pause = same === last ? REPEAT_MS : theme.spoken && progress.step === lastStep ? SPOKEN_EVERY_MS : 0;
        if (progress.elapsedMs - lastShownMs < pause) return;
        lastStep = progress.step;
        last = same;
        lastShownMs = progress.elapsedMs;
      }
      const text = lineOf(progress, theme);
      if (text !== undefined) write(`${text}\n`);
    },
    awaiting: (awaited) => {
      if (!terminal || awaited === undefined) {
        saidMs = -REPEAT_MS;
        return;
      }
      if (awaited.elapsedMs - saidMs < REPEAT_MS) return;
      saidMs = awaited.elapsedMs;
      write(`${theme.mark('waiting')} ${awaitedText(awaited)}\n`);
    },
    stop: () => {},
  };
}

type Waiting = Extract<Progress, {kind: 'waiting'}>;

function countOf(progress: Waiting): string {
  return progress.done === undefined || progress.total === undefined ? '' : `${progress.done}/${progress.total} `;
}

function waitingText(progress: Waiting): string {
  return harmless(`${progress.step}: ${countOf(progress)}${progress.detail} (${formatSpan(progress.elapsedMs)})`);
}

/** Subjects said of many. */
const FEW_SUBJECTS = 4;

/** `no answer yet about pods, events from https://10.0.0.1:6443 (3s)`. */
function awaitedText({subjects, server, elapsedMs}: Awaited): string {
  const more = subjects.length > FEW_SUBJECTS ? ` and ${subjects.length - FEW_SUBJECTS} more` : '';
  return `no answer yet about ${subjects.slice(0, FEW_SUBJECTS).join(', ')}${more} from ${server} (${formatSpan(elapsedMs)})`;
}

function lineOf(progress: Progress, theme: Theme): string | undefined {
  if (progress.kind === 'waiting') return `${theme.mark('waiting')} ${waitingText(progress)}`;
  if (progress.kind === 'note') return `${theme.mark(progress.level === 'warning' ? 'warning' : 'note')} ${harmless(progress.message)}`;
  const detail = progress.detail === undefined ? '' : `: ${harmless(progress.detail)}`;
  return `${theme.mark(progress.state === 'started' ? 'waiting' : progress.state)} ${progress.step}${detail}`;
}

interface Spinner {
  text: string;
  isSpinning: boolean;
  start(text?: string): unknown;
  stop(): unknown;
}

/** The line at the bottom moves; what is finished stays above it. ora is loaded when the first wait begins. */
function spinner({write, theme}: ProgressOptions): ProgressView {
  let moving: Spinner | undefined;
  let loading = false;
  let stopped = false;
  let text = '';
  // Whether the text is about requests, which gives way to all else.
  let isAwaiting = false;
  const turn = (next: string): void => {
    text = next;
    if (moving !== undefined) {
      moving.text = next;
      if (!moving.isSpinning) moving.start();
    } else if (!loading) {
      loading = true;
      void import('ora').then(({default: ora}) => {
        if (stopped) return;
        // Ctrl-C has to reach the program, which says what goes on in the cluster.
        moving = ora({text, stream: process.stderr, discardStdin: false, hideCursor: true});
        if (text !== '') moving.start();
      });
    }
  };
  const keep = (line: string): void => {
    moving?.stop();
    text = '';
    write(`${line}\n`);
  };
  return {
    awaiting: (awaited) => {
      if (stopped || (text !== '' && !isAwaiting)) return;
      isAwaiting = awaited !== undefined;
      if (awaited !== undefined) return turn(awaitedText(awaited));
      moving?.stop();
      text = '';
    },
    report: (progress) => {
      if (isAwaiting) text = '';
      isAwaiting = false;
      if (progress.kind === 'waiting') turn(waitingText(progress));
      else if (progress.kind === 'step' && progress.state === 'started') turn(progress.detail === undefined ? progress.step : `${progress.step}: ${progress.detail}`);
      else {
        const after = progress.kind === 'note' ? text : '';
        keep(lineOf(progress, theme) ?? '');
        if (after !== '') turn(after);
      }
    },
    stop: () => {
      stopped = true;
      moving?.stop();
    },
  };
}
