/** What was asked for could not be done: the message becomes `fepActionResult` beside the condition Failure. */
export class ActionFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ActionFailure';
  }
}
