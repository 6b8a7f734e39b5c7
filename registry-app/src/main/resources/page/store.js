// SPDX-License-Identifier: Apache-2.0
// The view of the store: each group's view as the registry holds it, and why its writes wait. The keys stay with the
// replicas: a page may speak with its own server only.

import { call } from './api.js';
import { el, foreign, say } from './dom.js';
import { count, status, statusWord } from './words.js';

const ASK_MILLIS = 1_000;

/** Shows the view, and returns what ends it. */
export function openStore(root, _, live) {
  const failure = el('p.failure', { role: 'alert' });
  const groups = el('div.groups', {});
  let isAsking = false;
  let drawn = '';
  const ask = async () => {
    if (isAsking || document.hidden) return;
    isAsking = true;
    try {
      const views = (await call('Registry.Views', {})).groups;
      const lists = await Promise.all(views.slice(0, 20).map(({ group }) => call('Registry.Lookup', { service: group, all: true })));
      say(failure, '');
      const now = JSON.stringify([views, lists.map((list) => list.instances)]);
      if (now === drawn) return;
      drawn = now;
      groups.replaceChildren(...views.map((each, i) => group(each, lists[i]?.instances ?? [])));
      if (views.length === 0) groups.replaceChildren(el('p.empty', {}, 'No group of replicas has formed here.'));
    } catch (e) {
      say(failure, e.message);
    } finally {
      isAsking = false;
    }
  };
  root.append(
    el('h1', {}, 'Store'),
    failure,
    groups,
    el('p.note', {}, 'Keys are not shown here, because replicas hold them and this page speaks with the registry alone: ',
      el('code', {}, './rollcall client -service kv -op get -key KEY'), '.'),
  );
  live.addEventListener('events', ask);
  ask();
  const timer = setInterval(ask, ASK_MILLIS);
  return () => {
    clearInterval(timer);
    live.removeEventListener('events', ask);
  };
}

function group({ group: name, view, reports }, instances) {
  const listed = new Map(instances.map((instance) => [instance.id, instance]));
  const outside = instances.filter(({ id }) => !view.members.some((member) => member.id === id));
  return el('section.group', { 'data-group': name },
    el('h2', {}, foreign(name)),
    el('p.numbers', {}, el('span.badge', { 'data-view': view.number }, `view ${view.number}`),
      el('span', {}, `${count(view.members.length, 'member')}, primary `, view.primary === undefined ? 'none' : foreign(view.primary))),
    el('p.verdict', {}, verdict(view, listed)),
    el('ul.members', {}, view.members.map((member) => memberOf(member, view.primary, listed.get(member.id)))),
    outside.length === 0 ? null : el('p', {}, 'Listed, and no member: ', foreign(outside.map(({ id }) => id).join(', '))),
    reports.length === 0 ? null : el('p', {}, 'The view is lost. Reported so far by ', foreign(reports.map(({ id }) => id).join(', ')), '.'));
}

function memberOf({ id, address, replica }, primary, instance) {
  const code = instance === undefined ? 'GONE' : instance.suspect ? 'SUSPECT' : status(instance);
  const word = instance === undefined ? 'not listed' : instance.suspect ? 'suspect' : statusWord(code);
  return el('li', { 'data-member': id },
    el('span.role', {}, id === primary ? 'primary' : 'backup'), ' ',
    el('strong', {}, foreign(id)), ' ', foreign(address), ' ',
    el('span.badge', { 'data-status': code }, word), ' ',
    el('small', {}, `replica ${replica.slice(0, 8)}`));
}

/** Says whether writes wait, as far as the registry can tell. */
function verdict(view, listed) {
  if (view.number === 0) return 'Writes wait: the group has no view.';
  const missing = view.members.filter(({ id }) => !listed.has(id) || listed.get(id).suspect).map(({ id }) => id);
  if (missing.includes(view.primary)) return `Writes wait: the primary ${view.primary} is not there, until a backup takes over.`;
  if (missing.length > 0) return `Writes may wait: ${missing.join(', ')} is not there, until the primary removes it from the view.`;
  return 'Writes go on: every member of the view is there.';
}
