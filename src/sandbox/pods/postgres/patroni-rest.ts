import {PATRONI_PORT} from '../../../lib/model/names.ts';

/** Asks Patroni's REST interface; true for an answer of 200 within two seconds (Patroni documentation, "REST API"). */
export async function patroniAnswers(address: string, endpoint: '/readiness' | '/liveness' | '/leader' | '/replica'): Promise<boolean> {
  try {
    const answer = await fetch(`http://${address}:${PATRONI_PORT}${endpoint}`, {signal: AbortSignal.timeout(2000)});
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/**
 * Brings Patroni's stored configuration to what the operator wants; the file counts only when a cluster is made.
 * Returns false when Patroni did not take it, so that the caller tries again.
 */
export async function patchDynamicConfiguration(address: string, wanted: Record<string, unknown>): Promise<boolean> {
  try {
    const answer = await fetch(`http://${address}:${PATRONI_PORT}/config`, {
      method: 'PATCH',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(wanted),
      signal: AbortSignal.timeout(5000),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
