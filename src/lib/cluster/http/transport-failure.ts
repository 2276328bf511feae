/** The connection failed: there is no answer of the server, or only a part of one. */
export class TransportFailure extends Error {
  /** True when the request may have reached the server. */
  readonly sent: boolean;
  /** Node's code: ECONNREFUSED, CERT_HAS_EXPIRED, … */
  readonly code: string | undefined;

  constructor(cause: Error, sent: boolean) {
    super(cause.message, {cause});
    this.sent = sent;
    this.code = (cause as NodeJS.ErrnoException).code;
  }
}
