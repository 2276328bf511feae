/** The restore cannot succeed, however often it is tried: it ends with these words. */
export class RestoreFailure extends Error {
  override readonly name = 'RestoreFailure';
}
