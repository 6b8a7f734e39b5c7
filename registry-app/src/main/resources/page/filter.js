// SPDX-License-Identifier: Apache-2.0
// What one types into a filter box: words, and pairs such as zone:a. All of them must hold.

import { el } from './dom.js';

/**
 * Returns a predicate.
 *
 * @param text such as 'echo zone:a status:down'
 * @param fields for each key a function from an item to the texts that it has there; 'text' is for plain words,
 *     which may be anywhere in one. The text of a pair must begin with its value
 */
export function matcher(text, fields) {
  const terms = text.toLowerCase().split(/\s+/).filter((term) => term !== '').map((term) => predicate(term, fields));
  return (item) => terms.every((term) => term(item));
}

function predicate(term, fields) {
  const colon = term.indexOf(':');
  const field = colon > 0 ? fields[term.slice(0, colon)] : undefined;
  if (field !== undefined) {
    const value = term.slice(colon + 1);
    return (item) => lower(field(item)).some((each) => each.startsWith(value));
  }
  return (item) => lower(fields.text(item)).some((each) => each.includes(term));
}

function lower(texts) {
  return texts.filter((each) => each !== null && each !== undefined).map((each) => String(each).toLowerCase());
}

/** Returns a labelled box, which calls back with each new text. */
export function filterBox(label, example, value, onText) {
  const input = el('input', {
    type: 'search',
    placeholder: example,
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => onText(input.value),
  });
  input.value = value;
  return el('label.filter', {}, el('span', {}, label), input);
}
