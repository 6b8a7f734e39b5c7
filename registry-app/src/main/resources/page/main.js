// SPDX-License-Identifier: Apache-2.0
// Chooses the view by the address, and says how far what it shows can be believed.

import { Problem, token } from './api.js';
import { el, foreign, say, show } from './dom.js';
import { openEvents } from './events.js';
import { Live } from './live.js';
import { openMap } from './map.js';
import { openService } from './service.js';
import { openServices } from './services.js';
import { openStore } from './store.js';
import { clock, count } from './words.js';

/** Data that is older than this is old. */
const OLD_MILLIS = 3_000;

const VIEWS = { services: openServices, service: openService, map: openMap, events: openEvents, store: openStore };

const live = new Live();
const main = document.getElementById('main');
const banners = document.getElementById('banners');
const connection = document.getElementById('connection');
const sign = document.getElementById('sign');
let close = () => {};

/** The address is #/VIEW/NAME?FILTER. */
function route() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [view, name] = path.split('/');
  close();
  main.replaceChildren();
  const key = Object.hasOwn(VIEWS, view) ? view : 'services';
  const setFilter = (text) => history.replaceState(null, '', `#/${path || 'services'}${text === '' ? '' : `?${encodeURIComponent(text)}`}`);
  close = VIEWS[key](main, { name: decoded(name), filter: decoded(query), setFilter }, live);
  document.title = `${main.querySelector('h1').textContent} – Rollcall`;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === `#/${key}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  scrollTo(0, 0);
}

function decoded(text = '') {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody has typed it
  }
}

function showConnection() {
  const age = live.answeredAt === null ? null : Date.now() - live.answeredAt;
  const isOld = live.trouble !== null && (age === null || age > OLD_MILLIS);
  document.body.classList.toggle('old', isOld);
  say(connection, live.answeredAt === null ? 'Not connected yet.' : `As of ${clock(live.answeredAt)}`);
  banner('old', 'bad', isOld ? oldText() : null);
  banner('security', 'bad', live.caller.isSecurityOff
    ? 'Security is off (rollcall.security=off): whoever reaches this registry may change everything.' : null);
  const suspects = [...live.services.values()].filter((service) => service.suspects > 0);
  banner('suspects', 'warn', suspects.length === 0 ? null : suspectsText(suspects));
  const isKnown = live.caller.principal !== null;
  say(document.getElementById('principal'), isKnown ? live.caller.principal : '');
  say(sign, token.get() === null ? 'Sign in' : 'Sign out');
  const isOpen = live.answeredAt !== null && !isKnown && live.caller.mayOperate;
  show(sign, !isOpen || token.get() !== null);
}

/** It names when the data is of, and not how old it is now: a screen reader would hear that each second. */
function oldText() {
  const shown = live.answeredAt === null ? 'Nothing is shown yet.' : `What you see is of ${clock(live.answeredAt)}.`;
  return `${live.trouble.message} ${shown} It is asked again every second.`;
}

function suspectsText(services) {
  const [first] = services;
  const more = services.length === 1 ? '' : ` So it is with ${count(services.length - 1, 'other service')}.`;
  return [
    'Self-preservation: ', foreign(first.service),
    ` keeps ${first.suspects} of ${count(first.instances, 'instance')} as suspects. Most of its leases expired together, so the network is the likelier cause than their death.${more}`,
  ];
}

/** @param text what it says, as a text or as parts; null: it is taken away */
function banner(name, kind, text) {
  const before = banners.querySelector(`[data-banner=${name}]`);
  if (text === null) {
    before?.remove();
    return;
  }
  const now = el(`p.banner.${kind}`, { 'data-banner': name }, text);
  if (before === null) banners.append(now);
  else if (before.textContent !== now.textContent) before.replaceWith(now);
}

function askForToken(why) {
  if (document.querySelector('dialog[open]') !== null) return;
  const input = el('input', { type: 'password', autocomplete: 'off', required: true, name: 'token' });
  const onsubmit = (submitted) => {
    submitted.preventDefault();
    token.set(input.value.trim());
    dialog.close();
    live.start();
  };
  const dialog = el('dialog', { 'aria-labelledby': 'sign-title', onclose: () => dialog.remove() },
    el('form', { onsubmit },
      el('h2', { id: 'sign-title' }, 'Sign in'),
      el('p', {}, why, ' The token is kept for this tab until it is closed. It needs the scope read, and operate for what changes anything.'),
      el('label', {}, el('span', {}, 'Token'), input),
      el('p.actions', {}, el('button.primary', { type: 'submit' }, 'Sign in'),
        el('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'))));
  document.body.append(dialog);
  dialog.showModal();
}

let isAsked = false;
live.addEventListener('connection', () => {
  const { trouble } = live;
  const isStranger = trouble instanceof Problem && trouble.status === 401;
  if (isStranger && !isAsked) askForToken(token.get() === null ? 'This registry wants to know its callers.' : trouble.message);
  isAsked = isStranger;
  showConnection();
});
live.addEventListener('services', showConnection);
setInterval(showConnection, 1_000);
sign.addEventListener('click', () => {
  if (token.get() === null) {
    askForToken('');
  } else {
    token.forget();
    location.reload();
  }
});
document.querySelector('.skip').addEventListener('click', (clicked) => {
  clicked.preventDefault(); // the address is the view's
  main.focus();
});
addEventListener('hashchange', () => {
  route();
  main.focus({ preventScroll: true });
});
route();
live.start();
