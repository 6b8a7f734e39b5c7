// SPDX-License-Identifier: Apache-2.0
// The map of callers and services: which service looks up which other. Callers are before what they call.

import { call } from './api.js';
import { el, foreign, say, show, svg } from './dom.js';
import { filterBox, matcher } from './filter.js';
import { count, duration } from './words.js';

const ASK_MILLIS = 2_000;

/** More would be a picture of nothing. The filter chooses which. */
const NODES_MAX = 150;

const BOX = { width: 168, height: 46, alongGap: 90, acrossGap: 22 };

/** Below this width the map goes down instead of to the right. */
const NARROW = 700;

const FILTER = {
  text: (edge) => [edge.caller, edge.service],
  caller: (edge) => [edge.caller],
  service: (edge) => [edge.service],
};

/** Shows the view, and returns what ends it. */
export function openMap(root, { filter, setFilter }, live) {
  let text = filter;
  let edges = [];
  let drawn = '';
  const summary = el('p.summary', {});
  const failure = el('p.failure', { role: 'alert' });
  const picture = el('div.map', { tabindex: 0, role: 'region', 'aria-label': 'Map' });
  const table = el('ul.edges', {});
  const draw = () => {
    const shown = edges.filter(matcher(text, FILTER));
    const names = [...new Set(shown.flatMap(({ caller, service }) => [caller, service]))].sort().slice(0, NODES_MAX);
    const within = shown.filter(({ caller, service }) => names.includes(caller) && names.includes(service));
    const states = names.map((name) => stateOf(live.services.get(name)));
    say(summary, `${count(names.length, 'service')}, ${count(within.length, 'call path')}`
      + (within.length === shown.length ? '' : `; ${shown.length - within.length} more: choose with the filter`));
    const isNarrow = root.clientWidth < NARROW;
    const now = JSON.stringify([names, states, within.map(({ caller, service, instances }) => [caller, service, instances]), isNarrow]);
    if (now !== drawn && !picture.contains(document.activeElement?.closest('a'))) {
      drawn = now;
      picture.replaceChildren(names.length === 0 ? el('p.empty', {}, 'No service has said that it calls another.') : drawing(names, states, within, isNarrow));
    }
    table.replaceChildren(...within.map((edge) => el('li', {}, foreign(edge.caller), ' calls ', foreign(edge.service), ': ',
      `${count(edge.instances, 'instance')}, heard ${duration(edge.ageMillis)} ago`)));
    show(table.parentElement, within.length > 0);
  };
  const ask = async () => {
    try {
      edges = (await call('Registry.Callers', {})).edges;
      say(failure, '');
    } catch (e) {
      say(failure, e.message);
    }
    draw();
  };
  root.append(
    el('h1', {}, 'Map'),
    filterBox('Filter', 'orders caller:shop', text, (now) => {
      text = now;
      setFilter(now);
      draw();
    }),
    summary,
    failure,
    picture,
    el('section', {}, el('h2', {}, 'In words'), table),
  );
  live.addEventListener('services', draw);
  addEventListener('resize', draw);
  draw();
  ask();
  const timer = setInterval(() => document.hidden || ask(), ASK_MILLIS);
  return () => {
    clearInterval(timer);
    removeEventListener('resize', draw);
    live.removeEventListener('services', draw);
  };
}

/** A caller that is no instance of any service is not ailing. */
function stateOf(service) {
  if (service === undefined) return { status: 'NONE', text: 'only calls' };
  const text = `${service.up} of ${service.instances} up`;
  if (service.suspects > 0) return { status: 'SUSPECT', text: `${text}, ${service.suspects} suspect` };
  if (service.up === 0) return { status: 'DOWN', text };
  return { status: service.up < service.instances ? 'DRAINING' : 'UP', text };
}

function drawing(names, states, edges, isNarrow) {
  const ranks = ranked(names, edges);
  const places = new Map();
  const used = [];
  for (const name of names) {
    const along = ranks.get(name);
    const across = used[along] ?? 0;
    used[along] = across + 1;
    places.set(name, isNarrow
      ? { x: 10 + across * (BOX.width + BOX.acrossGap), y: 10 + along * (BOX.height + BOX.alongGap) }
      : { x: 10 + along * (BOX.width + BOX.alongGap), y: 10 + across * (BOX.height + BOX.acrossGap) });
  }
  const width = Math.max(...[...places.values()].map(({ x }) => x)) + BOX.width + 60;
  const height = Math.max(...[...places.values()].map(({ y }) => y)) + BOX.height + 70;
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': 'Services and their callers' },
    svg('defs', {}, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' },
      svg('path', { d: 'M0 0l8 4l-8 4z' }))),
    edges.map(({ caller, service, instances }) => svg('path.edge', {
      d: line(places.get(caller), places.get(service), isNarrow),
      'marker-end': 'url(#arrow)',
      'data-edge': `${caller} ${service}`,
      'stroke-width': Math.min(6, 1 + Math.log2(instances + 1) / 2),
    })),
    names.map((name, i) => node(name, places.get(name), states[i])));
}

function node(name, { x, y }, { status, text }) {
  const label = name.length > 21 ? `${name.slice(0, 20)}…` : name;
  return svg('a', { href: `#/service/${encodeURIComponent(name)}`, 'aria-label': `${name}: ${text}`, 'data-node': name, 'data-status': status },
    svg('rect', { x, y, width: BOX.width, height: BOX.height, rx: 6 }),
    svg('text', { x: x + 12, y: y + 19 }, label),
    svg('text.state', { x: x + 12, y: y + 36 }, text));
}

/** Returns the way of an edge. One that goes back makes a bow around what is in between. */
function line(from, to, isNarrow) {
  const [w, h] = [BOX.width, BOX.height];
  const isBack = isNarrow ? to.y <= from.y : to.x <= from.x;
  if (isNarrow) {
    if (isBack) {
      const bow = Math.max(from.x, to.x) + w + 45;
      return `M${from.x + w} ${from.y + h / 2}C${bow} ${from.y + h / 2} ${bow} ${to.y + h / 2} ${to.x + w} ${to.y + h / 2}`;
    }
    const bend = (to.y - from.y - h) / 2;
    return `M${from.x + w / 2} ${from.y + h}C${from.x + w / 2} ${from.y + h + bend} ${to.x + w / 2} ${to.y - bend} ${to.x + w / 2} ${to.y}`;
  }
  if (isBack) {
    const bow = Math.max(from.y, to.y) + h + 55;
    return `M${from.x + w / 2} ${from.y + h}C${from.x + w / 2} ${bow} ${to.x + w / 2} ${bow} ${to.x + w / 2} ${to.y + h}`;
  }
  const bend = (to.x - from.x - w) / 2;
  return `M${from.x + w} ${from.y + h / 2}C${from.x + w + bend} ${from.y + h / 2} ${to.x - bend} ${to.y + h / 2} ${to.x} ${to.y + h / 2}`;
}

/**
 * Returns how far from the first callers each service is: the longest way, without edges that close a circle
 * (Sugiyama et al., Methods for Visual Understanding of Hierarchical System Structures, 1981).
 */
function ranked(names, edges) {
  const callees = new Map(names.map((name) => [name, []]));
  const called = new Set();
  for (const { caller, service } of edges) {
    if (caller === service) continue;
    callees.get(caller).push(service);
    called.add(service);
  }
  const order = [];
  const state = new Map();
  const forward = new Map(names.map((name) => [name, []]));
  const visit = (name) => {
    state.set(name, 'under way');
    for (const callee of callees.get(name)) {
      if (state.get(callee) === 'under way') continue; // it closes a circle
      forward.get(name).push(callee);
      if (!state.has(callee)) visit(callee);
    }
    state.set(name, 'done');
    order.unshift(name);
  };
  for (const name of [...names.filter((each) => !called.has(each)), ...names]) if (!state.has(name)) visit(name);
  const ranks = new Map(names.map((name) => [name, 0]));
  for (const name of order) for (const callee of forward.get(name)) ranks.set(callee, Math.max(ranks.get(callee), ranks.get(name) + 1));
  return ranks;
}
