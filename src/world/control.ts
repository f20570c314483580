// The runner's line to the lab: plain HTTP to its control port.

const ANSWER_LIMIT_MS = 10_000;

/** Asks one stand-in of the lab. */
export type Ask = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: object,
) => Promise<unknown>;

/**
 * @param lab URL of the lab's control port; null when nothing is stood in for
 * @param standIn name of the stand-in, as its control has it
 * @param signal ends the asking
 * @returns what throws when the service is live, when the lab does not answer within 10 s, and when it refuses
 */
export function askStandIn(lab: string | null, standIn: string, signal: AbortSignal): Ask {
  return async (method, path, body) => {
    if (lab === null) {
      throw new Error(
        `No stand-in for ${standIn} runs: let the check apply when standInFor('${standIn}') holds.`,
      );
    }
    const response = await fetch(`${lab}/${standIn}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
    });
    if (!response.ok) throw new Error(`The lab answered ${response.status} to ${method} ${standIn}${path}.`);
    return response.status === 204 ? undefined : response.json();
  };
}

/** Everything the machine and the stand-ins have said to each other, by stand-in; without secrets. */
export async function conversation(
  lab: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, readonly object[]>>> {
  const response = await fetch(`${lab}/conversation`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
  });
  return (await response.json()) as Record<string, readonly object[]>;
}
