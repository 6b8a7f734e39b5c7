// SPDX-License-Identifier: Apache-2.0
// Makes elements. Whatever text comes from the registry becomes a text node, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Returns a new element.
 *
 * @param name its tag, with its classes after dots: 'td.number'
 * @param properties attributes; a function is a listener of the event that its name says: {onclick: ...}.
 *     Null and false leave an attribute out
 * @param children elements and text, also in arrays; null is left out
 */
export function el(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return filled(document.createElement(tag), classes, properties, children);
}

/** Returns a new element of SVG, as el does. */
export function svg(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return filled(document.createElementNS(SVG, tag), classes, properties, children);
}

function filled(element, classes, properties, children) {
  element.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Returns text that somebody else has written: its direction stays its own, and it breaks anywhere. */
export function foreign(text) {
  return el('bdi.foreign', {}, String(text));
}

/** Sets the text of an element, if it is another one: a screen reader need not hear it again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows or hides an element. */
export function show(element, isShown) {
  if (element.hidden === isShown) element.hidden = !isShown;
}
