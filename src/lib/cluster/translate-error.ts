/** Every failure between this program and an API server becomes a FepError here, once. */
export {parseApiStatus, type ApiStatus} from './errors/api-status.ts';
export {describeRequest, describeSubject, isWrite, type Subject} from './errors/subject.ts';
export {failedTest} from './errors/failed-test.ts';
export {translateFailure, type FailureContext} from './errors/translate-failure.ts';
export {outcomeUnknown, translateStatus, type StatusContext} from './errors/translate-status.ts';
