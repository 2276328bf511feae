/** How the actions of one type are to go wrong. */
export interface ActionFault {
  /** Failure with these words, nothing done. */
  fails: string | undefined;
  /** Neither done nor answered, as long as the order stands. */
  ignored: boolean;
  /** Done, and not answered as long as the order stands. */
  silent: boolean;
  /** Success, nothing done. */
  pretends: boolean;
  /** Answered, and once more two seconds later. */
  twice: boolean;
  /** Milliseconds between the deed and its answer. */
  lateMs: number;
}

/** The keys of the ConfigMap that concern actions: each a list of action types with commas between, or `all`. */
export const ACTION_FAULT_KEYS = ['action-fail', 'action-ignore', 'action-silent', 'action-pretend', 'action-twice'] as const;

/** Seconds by type: `switchover=30,backup=5`, or `30` for all. */
export const ACTION_LATE_KEY = 'action-late';

type Data = Readonly<Record<string, string>>;

/** The fault of one action type by the ConfigMap's data; `create_extention` counts as create_extension. */
export function actionFault(data: Data, type: string): ActionFault {
  const ordered = (key: (typeof ACTION_FAULT_KEYS)[number]): boolean => words(data[key]).some((word) => word === 'all' || word === type);
  return {
    fails: ordered('action-fail') ? data['message']?.trim() || `the sandbox was told to fail at the action ${type}` : undefined,
    ignored: ordered('action-ignore'),
    silent: ordered('action-silent'),
    pretends: ordered('action-pretend'),
    twice: ordered('action-twice'),
    lateMs: lateSeconds(data[ACTION_LATE_KEY], type) * 1000,
  };
}

function lateSeconds(value: string | undefined, type: string): number {
  const seconds = words(value).flatMap((word) => {
    const [first = '', second] = word.split('=');
    const number = Number(second ?? first);
    return Number.isFinite(number) && number >= 0 && (second === undefined || first === type || first === 'all') ? [number] : [];
  });
  return Math.max(0, ...seconds);
}

function words(value: string | undefined): string[] {
  return (value ?? '').split(',').map((word) => word.trim()).filter((word) => word !== '').map((word) => word.replace('create_extention', 'create_extension'));
}
