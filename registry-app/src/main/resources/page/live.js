// SPDX-License-Identifier: Apache-2.0
// What the registry says, kept up to date: every service in numbers, and what has happened.

import { call, Problem, Unreachable } from './api.js';

const REFRESH_MILLIS = 1_000;

/** Many changes in a row are asked for together. */
const REFRESH_AT_MOST_MILLIS = 250;

const EVENTS_WAIT_MILLIS = 20_000;
const EVENTS_AT_A_TIME = 1_000;
const RETRY_MILLIS = 1_000;

/** As many as the registry remembers. */
const EVENTS_MAX = 10_000;

/**
 * Dispatches 'services' and 'events' when they have changed, and 'connection' when the registry begins or ceases to
 * answer. While nobody looks at the tab it asks for nothing.
 */
export class Live extends EventTarget {
  /** The numbers of each service, by its name. */
  services = new Map();

  /** The latest events, the latest last, with the time of this machine's clock: {..., at}. */
  events = [];

  /** Whether events before the oldest one, or between two of them, are missing. */
  isGap = false;

  /** What the registry says of the caller: {principal, mayOperate, isSecurityOff}. */
  caller = { principal: null, mayOperate: false, isSecurityOff: false };

  /** When the registry answered last, by this machine's clock; null: never. */
  answeredAt = null;

  /** Why it does not answer as it should: a Problem or Unreachable; null: it does. */
  trouble = null;

  /** Why there are no events; null: there are. */
  eventsTrouble = null;

  #registry = null;
  #since = null;
  #after = null;
  #stop = null;
  #wake = () => {};

  constructor() {
    super();
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#end() : this.start()));
  }

  /** Begins to ask, or asks anew, as with another token. */
  start() {
    this.#end();
    const stop = new AbortController();
    this.#stop = stop;
    this.#keepServices(stop.signal);
    this.#keepEvents(stop.signal);
  }

  /** Asks at once, as after a change that was made here. */
  refresh() {
    this.#wake();
  }

  #end() {
    if (this.#stop !== null) this.#stop.abort();
    this.#stop = null;
  }

  async #keepServices(signal) {
    while (!signal.aborted) {
      const begun = performance.now();
      await this.#askForServices(signal);
      await this.#pause(REFRESH_MILLIS, signal);
      await sleep(REFRESH_AT_MOST_MILLIS - (performance.now() - begun));
    }
  }

  /** Waits, until somebody wakes it. */
  #pause(millis, signal) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', this.#wake, { once: true });
    });
  }

  async #askForServices(signal) {
    try {
      let answer = await call('Registry.Overview', this.#since === null ? {} : { since: this.#since }, signal);
      const isAnother = answer.registry !== this.#registry || answer.version < this.#since;
      if (isAnother) this.services.clear();
      if (isAnother && this.#since !== null) answer = await call('Registry.Overview', {}, signal);
      this.#take(answer);
      if (this.services.size !== answer.count) { // one has ended
        answer = await call('Registry.Overview', {}, signal);
        this.services.clear();
        this.#take(answer);
        this.dispatchEvent(new Event('services'));
      } else if (answer.services.length > 0) {
        this.dispatchEvent(new Event('services'));
      }
      this.#answered(null);
    } catch (e) {
      if (!signal.aborted) this.#answered(e);
    }
  }

  #take(answer) {
    this.#registry = answer.registry;
    this.#since = answer.version;
    this.caller = answer;
    for (const service of answer.services) this.services.set(service.service, service);
  }

  #answered(trouble) {
    if (trouble !== null && !(trouble instanceof Problem) && !(trouble instanceof Unreachable)) throw trouble;
    if (trouble === null) this.answeredAt = Date.now();
    this.trouble = trouble;
    this.dispatchEvent(new Event('connection'));
  }

  async #keepEvents(signal) {
    while (!signal.aborted) {
      try {
        const after = this.#after ?? 0; // from the oldest on
        this.#takeEvents(await call('Registry.Events', { after, limit: EVENTS_AT_A_TIME, waitMillis: EVENTS_WAIT_MILLIS }, signal));
      } catch (e) {
        if (signal.aborted) return;
        this.eventsTrouble = e;
        this.dispatchEvent(new Event('events'));
        await sleep(RETRY_MILLIS);
      }
    }
  }

  #takeEvents(answer) {
    const now = Date.now();
    if (answer.missed && this.#after !== null) this.isGap = true;
    const wasTrouble = this.eventsTrouble !== null;
    this.eventsTrouble = null;
    this.#after = answer.next;
    if (answer.events.length === 0 && !wasTrouble) return;
    for (const event of answer.events) this.events.push({ ...event, at: now - event.ageMillis });
    this.events.splice(0, this.events.length - EVENTS_MAX);
    this.dispatchEvent(new Event('events'));
    this.refresh();
  }
}

function sleep(millis) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, millis)));
}
