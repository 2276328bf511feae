/** `metav1.Status`, the body of every refusal of an API server. */
export interface ApiStatus {
  code: number;
  reason: string;
  message: string;
  details: {
    name?: string;
    group?: string;
    kind?: string;
    causes?: {reason?: string; message?: string; field?: string}[];
    retryAfterSeconds?: number;
  };
  /** False when the body was not a Status: a path that the server does not know, or something between us and it. */
  structured: boolean;
}

/** So much of an answer that is not a Status is shown. */
const SHOWN = 300;

/** Reads the body of an answer with an HTTP status of 400 or more. Never throws. */
export function parseApiStatus(httpStatus: number, body: string): ApiStatus {
  try {
    const parsed = JSON.parse(body) as Partial<ApiStatus> & {kind?: string};
    if (parsed !== null && typeof parsed === 'object' && parsed.kind === 'Status') {
      const details = typeof parsed.details === 'object' && parsed.details !== null ? parsed.details : {};
      return {
        code: typeof parsed.code === 'number' ? parsed.code : httpStatus,
        reason: typeof parsed.reason === 'string' ? parsed.reason : '',
        message: typeof parsed.message === 'string' ? parsed.message : '',
        details: {...details, causes: Array.isArray(details.causes) ? details.causes : []},
        structured: true,
      };
    }
  } catch {
    // Plain text or HTML: not from the API itself.
  }
  const words = body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();
  return {code: httpStatus, reason: '', message: words.slice(0, SHOWN), details: {}, structured: false};
}
