// SPDX-License-Identifier: Apache-2.0
// The view of one service: its instances, their leases running down and jumping back, and what happened to them.

import { call, Problem } from './api.js';
import { el, foreign, say } from './dom.js';
import { eventRows } from './events.js';
import { filterBox, matcher } from './filter.js';
import { Rows } from './rows.js';
import { badges } from './services.js';
import { buttons } from './steer.js';
import { cause, duration, status, statusWord, weight } from './words.js';

const LEASES_MILLIS = 1_000;

/** As many as the registry tells at once. */
const LEASES_MAX = 200;

const FILTER = {
  text: (instance) => [instance.id, instance.address, ...Object.entries(instance.metadata).flat()],
  id: (instance) => [instance.id],
  address: (instance) => [instance.address],
  zone: (instance) => [instance.zone],
  status: (instance) => [statusWord(status(instance)), statusWord(instance.status), instance.suspect ? 'suspect' : null],
};

/** Shows the view, and returns what ends it. */
export function openService(root, { name, filter, setFilter }, live) {
  let text = filter;
  let instances = [];
  let version = null;
  let isAsking = false;
  const leases = new Map();
  const reasons = new Map();
  const began = new Map();
  const numbers = el('p.numbers', {});
  const failure = el('p.failure', { role: 'alert' });
  const rows = new Rows({
    name: 'instances',
    label: `Instances of ${name}`,
    columns: ['Instance', 'Status', 'Lease', 'Weight', 'Zone', 'Since', 'Actions'],
    empty: 'No instance matches.',
    key: (instance) => instance.id,
    make: () => row(name, live, leases, reasons, began),
  });
  const history = eventRows(`Events of ${name}`, false);
  const draw = () => rows.set(instances.filter(matcher(text, FILTER)));
  const drawEvents = () => {
    const own = live.events.filter((event) => event.service === name);
    for (const event of own) {
      if (event.change === 'registered') began.set(event.id, event.at);
      if (event.change === 'status' || event.change === 'suspect') reasons.set(event.id, event.cause);
    }
    history.set(own.reverse());
    draw();
  };
  const read = async () => {
    const now = live.services.get(name);
    numbers.replaceChildren(...(now ? badges(now) : [live.answeredAt === null ? '' : 'It has no instance.']));
    if (isAsking || (now?.version ?? -1) === version) return;
    isAsking = true;
    try {
      const list = await call('Registry.Lookup', { service: name, all: true });
      instances = list.instances;
      version = now ? list.version : -1;
      say(failure, '');
      draw();
    } catch (e) {
      say(failure, e instanceof Problem ? e.message : '');
    } finally {
      isAsking = false;
    }
  };
  const askForLeases = async () => {
    const ids = rows.visible().slice(0, LEASES_MAX).map((instance) => instance.id);
    if (ids.length === 0 || document.hidden) return;
    try {
      const answer = await call('Registry.Leases', { service: name, ids });
      const at = performance.now();
      leases.clear();
      for (const lease of answer.leases) leases.set(lease.id, { ...lease, at });
    } catch {
      leases.clear(); // they run on there, and nothing is known of it
    }
    draw();
  };
  root.append(
    el('p.back', {}, el('a', { href: '#/services' }, 'All services')),
    el('h1', {}, foreign(name)),
    numbers,
    filterBox('Filter', 'echo1 zone:a status:down', text, (now) => {
      text = now;
      setFilter(now);
      draw();
    }),
    failure,
    rows.element,
    el('h2', {}, 'Events'),
    history.element,
  );
  live.addEventListener('services', read);
  live.addEventListener('connection', read);
  live.addEventListener('events', drawEvents);
  read();
  drawEvents();
  const timer = setInterval(askForLeases, LEASES_MILLIS);
  const first = setTimeout(askForLeases, 100);
  return () => {
    clearInterval(timer);
    clearTimeout(first);
    live.removeEventListener('services', read);
    live.removeEventListener('connection', read);
    live.removeEventListener('events', drawEvents);
    rows.close();
    history.close();
  };
}

function row(service, live, leases, reasons, began) {
  let instance = null;
  const name = el('span.name', {});
  const state = el('span.badge', {});
  const why = el('span.why', {});
  const lease = new LeaseBar();
  const share = el('span.number', {});
  const zone = el('span.zone', {});
  const since = el('span.number', {});
  const steer = buttons(service, () => instance, live);
  const details = el('button', { type: 'button', onclick: () => showDetails(instance) }, 'Details');
  return {
    cells: [name, el('span.state', {}, state, why), lease.element, share, zone, since, el('span.actions', {}, steer.elements, details)],
    update: (now) => {
      lease.show(now.id, leases.get(now.id));
      say(since, began.has(now.id) ? duration(Date.now() - began.get(now.id)) : '–');
      steer.update(now);
      say(why, reasonOf(now, reasons));
      if (instance === now) return;
      instance = now;
      name.replaceChildren(foreign(now.id), el('small', {}, foreign(now.address)));
      const code = now.suspect ? 'SUSPECT' : status(now);
      state.dataset.status = code;
      say(state, now.suspect ? `suspect, ${statusWord(status(now))}` : statusWord(code));
      say(share, now.override?.weight === undefined ? `${now.weight}` : `${weight(now)} (own ${now.weight})`);
      zone.replaceChildren(now.zone === undefined ? '–' : foreign(now.zone));
      details.setAttribute('aria-label', `Details of ${now.id}`);
    },
  };
}

function reasonOf(instance, reasons) {
  const { override } = instance;
  if (override) {
    const own = `says ${statusWord(instance.status)}`;
    return [own, override.by ? `by ${override.by}` : null, override.reason ?? null].filter((each) => each !== null).join('; ');
  }
  return reasons.has(instance.id) && status(instance) !== 'UP' ? cause(reasons.get(instance.id)) : '';
}

/** A bar as long as a lease still runs. The browser shortens it; an answer of the registry sets it right. */
class LeaseBar {
  #fill = el('span.fill', {});
  #bar = el('span.bar', { role: 'meter', 'aria-valuemin': 0, 'aria-valuemax': 1, 'aria-valuenow': 0 }, this.#fill);
  #left = el('span.number', {});
  element = el('span.lease', {}, this.#bar, this.#left);
  #animation = null;
  #shown = null;

  show(id, lease) {
    if (lease === this.#shown && this.#animation !== null) return;
    this.#shown = lease;
    if (this.#animation !== null) this.#animation.cancel();
    this.#bar.setAttribute('aria-label', `Lease of ${id}`);
    if (lease === undefined) {
      this.#animation = null;
      this.#fill.style.transform = 'scaleX(0)';
      this.#bar.setAttribute('aria-valuenow', 0);
      this.#bar.setAttribute('aria-valuetext', 'not known');
      say(this.#left, '–');
      return;
    }
    const left = Math.min(lease.ttlMillis, lease.leftMillis);
    const from = left / lease.ttlMillis;
    this.#fill.style.transform = `scaleX(${from})`;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#animation = this.#fill.animate(
      { transform: [`scaleX(${from})`, isStill ? `scaleX(${from})` : 'scaleX(0)'] },
      { duration: Math.max(1, left), fill: 'forwards' });
    const text = lease.leftMillis === 0 ? 'expired' : `${(lease.leftMillis / 1000).toFixed(1)} s`;
    this.#bar.setAttribute('aria-valuemax', lease.ttlMillis);
    this.#bar.setAttribute('aria-valuenow', left);
    this.#bar.setAttribute('aria-valuetext', `${text} of ${lease.ttlMillis / 1000} s`);
    say(this.#left, text);
  }
}

function showDetails(instance) {
  const pairs = Object.entries(instance.metadata);
  const dialog = el('dialog', { 'aria-labelledby': 'details-title', onclose: () => dialog.remove() },
    el('h2', { id: 'details-title' }, foreign(instance.id)),
    el('dl', {},
      pair('Address', `${instance.secure ? 'https' : 'http'}://${instance.address}`),
      pair('It says', statusWord(instance.status)),
      pair('Its own weight', instance.weight),
      instance.override ? override(instance.override) : null),
    el('h3', {}, 'Metadata'),
    pairs.length === 0 ? el('p', {}, 'None.') : el('dl.metadata', {}, pairs.map(([key, value]) => pair(key, value))),
    el('p.actions', {}, el('button', { type: 'button', onclick: () => dialog.close() }, 'Close')));
  document.body.append(dialog);
  dialog.showModal();
}

function override({ status: said, weight: share, reason, by, ageMillis }) {
  return [
    pair('An operator says', [said ? statusWord(said) : null, share === undefined ? null : `weight ${share}`].filter((each) => each !== null).join(', ')),
    reason ? pair('Reason', reason) : null,
    by ? pair('By', by) : null,
    pair('Ago', duration(ageMillis)),
  ];
}

function pair(key, value) {
  return [el('dt', {}, foreign(key)), el('dd', {}, foreign(value))];
}
