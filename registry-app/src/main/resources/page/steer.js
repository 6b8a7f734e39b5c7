// SPDX-License-Identifier: Apache-2.0
// What an operator does to an instance. Each asks for a reason first, and says what came of it.

import { call } from './api.js';
import { el, foreign, say } from './dom.js';
import { statusWord, weight } from './words.js';

/** As many characters as the registry takes. */
const REASON_MAX = 256;

/**
 * Returns the word of an operator that stands about an instance, as the next request must repeat it: a request replaces
 * the whole word.
 */
function standing(instance) {
  const { status, weight: share } = instance.override ?? {};
  return { ...(status ? { status } : {}), ...(share !== undefined ? { weight: share } : {}) };
}

const ACTIONS = {
  out: {
    button: 'Take out',
    title: 'Take out of service',
    explanation: 'It gets no new calls until it is put back. That outlasts its restart and the registry’s.',
    fields: [],
    send: (at, instance, reason) =>
      call('Registry.Override', { ...at, ...standing(instance), status: 'OUT_OF_SERVICE', ...reason }),
  },
  back: {
    button: 'Put back',
    title: 'Put back',
    explanation: 'It gets calls again, as soon as it says itself that it is up.',
    fields: [],
    send: (at, instance, reason) => {
      const { weight: share } = standing(instance);
      return call('Registry.Override', { ...at, ...(share > 0 ? { weight: share } : {}), ...reason });
    },
  },
  weight: {
    button: 'Weight',
    title: 'Change the weight',
    explanation: 'Its share of calls, from 0 to 1,000. At 0 it gets no new calls. Leave it empty for the weight of its own.',
    fields: [{ name: 'weight', label: 'Weight', type: 'number', min: 0, max: 1000, value: weight }],
    send: (at, instance, reason, { weight: text }) => {
      const { status } = standing(instance);
      return call('Registry.Override', {
        ...at,
        ...(status ? { status } : {}),
        ...(text === '' ? {} : { weight: Number(text) }),
        ...reason,
      });
    },
  },
  evict: {
    button: 'Evict',
    title: 'Evict',
    explanation: 'It is removed at once. Unless it is banned it registers again with its next heartbeat.',
    fields: [{ name: 'ban', label: 'Ban its id for minutes', type: 'number', min: 0, max: 43_200, value: () => 0 }],
    send: (at, instance, reason, { ban }) => call('Registry.Evict', { ...at, ...reason, banMillis: Number(ban) * 60_000 }),
  },
};

/** Returns the buttons for an instance, and what shows those that make sense now. */
export function buttons(service, current, live) {
  const each = Object.fromEntries(Object.entries(ACTIONS).map(([name, { button }]) =>
    [name, el('button', { type: 'button', 'data-action': name, onclick: () => ask(name, service, current(), live) }, button)]));
  return {
    elements: Object.values(each),
    update: (instance) => {
      const isOut = instance.override?.status === 'OUT_OF_SERVICE' || instance.override?.weight === 0;
      each.out.hidden = isOut;
      each.back.hidden = !isOut;
      for (const [name, button] of Object.entries(each)) {
        button.disabled = !live.caller.mayOperate;
        button.title = live.caller.mayOperate ? '' : 'Your token lacks the scope operate.';
        const label = `${ACTIONS[name].title}: ${instance.id}`;
        if (button.getAttribute('aria-label') !== label) button.setAttribute('aria-label', label);
      }
    },
  };
}

function ask(name, service, instance, live) {
  const { title, explanation, fields, send } = ACTIONS[name];
  const inputs = fields.map(({ value, ...field }) => {
    const input = el('input', { ...field, label: null });
    input.value = value(instance);
    return { input, label: el('label', {}, el('span', {}, field.label), input) };
  });
  const reason = el('input', { type: 'text', maxlength: REASON_MAX, autocomplete: 'off', name: 'reason' });
  const failure = el('p.failure', { role: 'alert' });
  const go = el('button.primary', { type: 'submit' }, title);
  const onsubmit = async (submitted) => {
    submitted.preventDefault();
    go.disabled = true;
    try {
      const values = Object.fromEntries(inputs.map(({ input }) => [input.name, input.value]));
      const why = reason.value.trim() === '' ? {} : { reason: reason.value.trim() };
      await send({ service, id: instance.id }, instance, why, values);
      dialog.close();
      live.refresh();
    } catch (e) {
      say(failure, e.message);
      go.disabled = false;
    }
  };
  const dialog = el('dialog', { 'aria-labelledby': 'steer-title', onclose: () => dialog.remove() },
    el('form', { onsubmit },
      el('h2', { id: 'steer-title' }, `${title}: `, foreign(instance.id)),
      el('p', {}, explanation),
      el('p', {}, `It says ${statusWord(instance.status)}, with the weight ${instance.weight}.`),
      inputs.map(({ label }) => label),
      el('label', {}, el('span', {}, 'Reason, for others to read'), reason),
      failure,
      el('p.actions', {}, go, el('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'))));
  document.body.append(dialog);
  dialog.showModal();
}
