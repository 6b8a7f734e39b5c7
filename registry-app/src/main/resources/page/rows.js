// SPDX-License-Identifier: Apache-2.0
// A table of which only the rows on the screen are in the document, however long it is.

import { el, show } from './dom.js';

/** Rows above and below the screen, so that the Tab key finds the next one. */
const MORE_ROWS = 6;

export class Rows {
  /** The whole table, to be put into the document. */
  element;

  #items = [];
  #shown = new Map();
  #body = el('div.body', { role: 'rowgroup' });
  #empty;
  #options;
  #isDue = false;
  #draw = () => this.#drawSoon();

  /**
   * All rows have the height that the style sheet gives to the property --row of the table's class.
   *
   * @param options
   *     name: the table's class;
   *     label: what it has, for screen readers;
   *     columns: the heads of its columns;
   *     empty: what it says without rows;
   *     key: returns what tells an item from all others;
   *     make: returns the cells of a new row as {cells, update}, of which update takes the item
   */
  constructor(options) {
    this.#options = options;
    this.#empty = el('p.empty', {}, options.empty);
    const heads = options.columns.map((head) => el('span', { role: 'columnheader' }, head));
    const head = el('div.head', { role: 'rowgroup' }, el('div.row', { role: 'row', 'aria-rowindex': 1 }, heads));
    const table = el('div.table', { role: 'table', 'aria-label': options.label }, head, this.#body);
    table.classList.add(options.name);
    this.element = el('div', {}, table, this.#empty);
    addEventListener('scroll', this.#draw, { passive: true });
    addEventListener('resize', this.#draw);
  }

  /** Shows these items, in this order. */
  set(items) {
    this.#items = items;
    show(this.#empty, items.length === 0);
    show(this.#body.parentElement, items.length > 0);
    this.#body.parentElement.setAttribute('aria-rowcount', items.length + 1);
    this.#drawSoon();
  }

  /** Returns the items of the rows on the screen. */
  visible() {
    const [from, to] = this.#range(this.#rowHeight(), 0);
    return this.#items.slice(from, to);
  }

  /** Lets go of the window. */
  close() {
    removeEventListener('scroll', this.#draw);
    removeEventListener('resize', this.#draw);
  }

  #drawSoon() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#drawNow();
    });
  }

  #rowHeight() {
    const row = getComputedStyle(this.#body).getPropertyValue('--row');
    return parseFloat(row) * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  #range(height, more) {
    if (!this.element.isConnected) return [0, 0];
    const top = this.#body.getBoundingClientRect().top;
    const from = Math.max(0, Math.floor(-top / height) - more);
    const to = Math.max(0, Math.ceil((innerHeight - top) / height) + more);
    return [Math.min(from, this.#items.length), Math.min(to, this.#items.length)];
  }

  #drawNow() {
    const height = this.#rowHeight();
    this.#body.style.height = `${this.#items.length * height}px`;
    const [from, to] = this.#range(height, MORE_ROWS);
    const kept = new Map();
    for (let i = from; i < to; i++) {
      const item = this.#items[i];
      const key = this.#options.key(item);
      const row = this.#shown.get(key) ?? this.#newRow();
      this.#shown.delete(key);
      kept.set(key, row);
      row.element.style.transform = `translateY(${i * height}px)`;
      row.element.setAttribute('aria-rowindex', i + 2);
      row.update(item);
    }
    for (const [key, row] of this.#shown) {
      if (row.element.contains(document.activeElement) && this.#items.some((item) => this.#options.key(item) === key))
        kept.set(key, row); // it is still there, and somebody is at it
      else row.element.remove();
    }
    this.#shown = kept;
    this.#order(this.#items.slice(from, to).map((item) => kept.get(this.#options.key(item)).element));
  }

  /** Puts the rows in the order in which one reads them. The row with the focus would lose it if it moved. */
  #order(elements) {
    let next = null;
    for (const element of elements.reverse()) {
      if (element.nextSibling !== next && !element.contains(document.activeElement)) this.#body.insertBefore(element, next);
      next = element;
    }
  }

  #newRow() {
    const { cells, update } = this.#options.make();
    const element = el('div.row', { role: 'row' }, cells.map((cell) => el('div', { role: 'cell' }, cell)));
    this.#body.append(element);
    return { element, update };
  }
}
