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
