// SPDX-License-Identifier: Apache-2.0
// Calls methods of the registry that has sent this page, and no other server.

const TOKEN = 'rollcall.token';

/** Longer than any method takes that does not wait. */
const TIMEOUT_MILLIS = 10_000;

/** A refusal of the registry (RFC 9457). */
export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The registry answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? '';
  }
}

/** No answer came. */
export class Unreachable extends Error {}

/** The token is kept for this tab, until it is closed. */
export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

/**
 * Calls a method.
 *
 * @param method such as 'Registry.Services'
 * @param message what becomes the JSON of the request
 * @param signal ends the call early
 * @throws Problem the registry refuses it
 * @throws Unreachable no answer came
 */
export async function call(method, message, signal = null) {
  const patience = AbortSignal.timeout(TIMEOUT_MILLIS + (message.waitMillis ?? 0));
  const headers = { 'Content-Type': 'application/json' };
  if (token.get() !== null) headers.Authorization = `Bearer ${token.get()}`;
  let response;
  let body;
  try {
    response = await fetch(method, {
      method: 'POST',
      headers,
      body: JSON.stringify(message),
      cache: 'no-store',
      redirect: 'error',
      signal: signal === null ? patience : AbortSignal.any([signal, patience]),
    });
    body = await response.text();
  } catch (e) {
    if (signal !== null && signal.aborted) throw e;
    throw new Unreachable('The registry does not answer.');
  }
  const json = parsed(body);
  if (!response.ok) throw new Problem(response.status, json ?? {});
  if (json === null) throw new Unreachable('What answers is not the registry.');
  return json;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
