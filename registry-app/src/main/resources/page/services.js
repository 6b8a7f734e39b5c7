// SPDX-License-Identifier: Apache-2.0
// The view of all services: how many instances each has, what has changed lately, and which services call it.

import { call } from './api.js';
import { el, foreign, say, svg } from './dom.js';
import { filterBox, matcher } from './filter.js';
import { Rows } from './rows.js';
import { count, STATUSES } from './words.js';

const SPARK_MILLIS = 10 * 60_000;
const SPARK_BINS = 30;
const CALLERS_MILLIS = 5_000;

const FILTER = {
  text: (service) => [service.service],
  service: (service) => [service.service],
  zone: (service) => Object.keys(service.zones),
  status: (service) => [
    ...STATUSES.filter(({ field }) => service[field] > 0).map(({ word }) => word),
    service.suspects > 0 ? 'suspect' : null,
  ],
};

/** Shows the view, and returns what ends it. */
export function openServices(root, { filter, setFilter }, live) {
  let text = filter;
  const callers = new Map();
  const summary = el('p.summary', {});
  const changes = new Changes(live);
  const rows = new Rows({
    name: 'services',
    label: 'Services',
    columns: ['Service', 'Instances', 'Weight', 'Zones', 'Changes in 10 min', 'Called by'],
    empty: 'No service matches.',
    key: (service) => service.service,
    make: () => row(changes, callers),
  });
  const draw = () => {
    const all = [...live.services.values()].sort((a, b) => (a.service < b.service ? -1 : 1));
    const shown = all.filter(matcher(text, FILTER));
    say(summary, `${count(all.length, 'service')}, ${count(all.reduce((sum, each) => sum + each.instances, 0), 'instance')}`
      + (shown.length === all.length ? '' : `; ${shown.length.toLocaleString('en')} match`));
    rows.set(shown);
  };
  const onText = (now) => {
    text = now;
    setFilter(now);
    draw();
  };
  const onEvents = () => {
    changes.read();
    draw();
  };
  root.append(
    el('h1', {}, 'Services'),
    filterBox('Filter', 'orders zone:a status:down', text, onText),
    summary,
    rows.element,
  );
  live.addEventListener('services', draw);
  live.addEventListener('events', onEvents);
  const askForCallers = async () => {
    try {
      const { edges } = await call('Registry.Callers', {});
      callers.clear();
      for (const edge of edges) callers.set(edge.service, [...(callers.get(edge.service) ?? []), edge.caller]);
      draw();
    } catch {
      // The connection's line says it.
    }
  };
  askForCallers();
  const timer = setInterval(() => document.hidden || askForCallers(), CALLERS_MILLIS);
  draw();
  return () => {
    clearInterval(timer);
    live.removeEventListener('services', draw);
    live.removeEventListener('events', onEvents);
    rows.close();
  };
}

function row(changes, callers) {
  const link = el('a', {}, '');
  const numbers = el('span.numbers', {});
  const weight = el('span.number', {});
  const zones = el('span.zones', {});
  const spark = el('span.spark', {});
  const by = el('span.by', {});
  let before = '';
  return {
    cells: [link, numbers, weight, zones, spark, by],
    update: (service) => {
      const bins = changes.bins(service.service);
      const calledBy = callers.get(service.service) ?? [];
      const now = JSON.stringify([service, bins, calledBy]);
      if (now === before) return;
      before = now;
      link.replaceChildren(foreign(service.service));
      link.href = `#/service/${encodeURIComponent(service.service)}`;
      numbers.replaceChildren(...badges(service));
      say(weight, service.weight.toLocaleString('en'));
      zones.replaceChildren(...Object.entries(service.zones).flatMap(([zone, n]) => [foreign(zone), ` ${n} `]));
      spark.replaceChildren(sparkline(bins));
      by.replaceChildren(foreign(calledBy.join(', ')));
    },
  };
}

/** Returns how many instances a service has of each status, as words and colours. */
export function badges(service) {
  const badges = STATUSES.filter(({ field, status }) => service[field] > 0 || status === 'UP')
    .map(({ field, status, word }) => badge(status, `${service[field].toLocaleString('en')} ${word}`, service[field]));
  if (service.suspects > 0) badges.push(badge('SUSPECT', `${service.suspects} suspect`, service.suspects));
  return badges;
}

function badge(status, text, number) {
  return el('span.badge', { 'data-status': number === 0 ? 'NONE' : status }, text);
}

/** When each service has changed in the last minutes. */
class Changes {
  #live;
  #times = new Map();
  #latest = -1;

  constructor(live) {
    this.#live = live;
    this.read();
  }

  /** Takes in the events that have come since. */
  read() {
    const begin = Date.now() - SPARK_MILLIS;
    for (const event of this.#live.events) {
      if (event.sequence <= this.#latest || event.at < begin) continue;
      this.#latest = event.sequence;
      const times = this.#times.get(event.service) ?? [];
      times.push(event.at);
      this.#times.set(event.service, times);
    }
  }

  /** Returns the number of changes in each part of the time, the latest last. */
  bins(service) {
    const bins = new Array(SPARK_BINS).fill(0);
    const begin = Date.now() - SPARK_MILLIS;
    const recent = (this.#times.get(service) ?? []).filter((at) => at >= begin);
    if (recent.length > 0) this.#times.set(service, recent);
    for (const at of recent) bins[Math.min(SPARK_BINS - 1, Math.floor(((at - begin) / SPARK_MILLIS) * SPARK_BINS))]++;
    return bins;
  }
}

function sparkline(bins) {
  const all = bins.reduce((sum, each) => sum + each, 0);
  const most = Math.max(4, ...bins);
  const bars = bins.map((n, i) => (n === 0 ? null : svg('rect', { x: i * 3, width: 2, y: 16 - (16 * n) / most, height: (16 * n) / most })));
  return svg('svg', { viewBox: `0 0 ${bins.length * 3} 16`, preserveAspectRatio: 'none', role: 'img', 'aria-label': count(all, 'change') },
    svg('path', { d: `M0 15.5h${bins.length * 3}` }), bars);
}
