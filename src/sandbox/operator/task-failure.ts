/** A task of the operator's playbook failed: the message goes to the Failure condition, and nothing after it is done. */
export class TaskFailure extends Error {
  /** Reason of the Warning event; starts with `Failed` (prefix inferred in objects.md section 8). */
  readonly reason: string;
  /** Text of the Warning event, without the namespace. */
  readonly text: string;

  constructor(message: string, event: {reason: string; text: string}) {
    super(message);
    this.name = 'TaskFailure';
    this.reason = event.reason;
    this.text = event.text;
  }
}
