// SPDX-License-Identifier: Apache-2.0
// What has happened to instances, and why: the latest first.

import { el, foreign, say, show } from './dom.js';
import { filterBox, matcher } from './filter.js';
import { Rows } from './rows.js';
import { cause, clock, count, statusWord } from './words.js';

const FILTER = {
  text: (event) => [event.service, event.id, event.change, event.cause, event.from, event.to, event.by, event.reason],
  service: (event) => [event.service],
  id: (event) => [event.id],
  change: (event) => [event.change],
  cause: (event) => [event.cause],
  by: (event) => [event.by],
};

/** Shows the view, and returns what ends it. */
export function openEvents(root, { filter, setFilter }, live) {
  let text = filter;
  let shown = [];
  const summary = el('p.summary', {});
  const list = eventRows('Events', true);
  const gap = el('p.note', {}, 'Some events in between are missing: more has happened than the registry remembers, or another registry answers.');
  const draw = () => {
    shown = live.events.filter(matcher(text, FILTER)).reverse();
    show(gap, live.isGap);
    say(summary, live.eventsTrouble === null ? `${count(shown.length, 'event')}, the latest first` : live.eventsTrouble.message);
    list.set(shown);
  };
  const onText = (now) => {
    text = now;
    setFilter(now);
    draw();
  };
  const save = () => {
    const file = new Blob([JSON.stringify(shown.map(exported), null, 2)], { type: 'application/json' });
    const url = URL.createObjectURL(file);
    el('a', { href: url, download: 'rollcall-events.json' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  root.append(
    el('h1', {}, 'Events'),
    filterBox('Filter', 'service:orders cause:lease-expired', text, onText),
    el('p.tools', {}, el('button', { type: 'button', onclick: save }, 'Export as JSON')),
    summary,
    gap,
    list.element,
  );
  live.addEventListener('events', draw);
  draw();
  return () => {
    live.removeEventListener('events', draw);
    list.close();
  };
}

/** The time is absolute in a file that is read later. */
function exported({ at, ageMillis, ...event }) {
  return { ...event, time: new Date(at).toISOString() };
}

/** Returns a table of events. */
export function eventRows(label, hasService) {
  return new Rows({
    name: 'events',
    label,
    columns: ['Time', hasService ? 'Service and instance' : 'Instance', 'What', 'Why'],
    empty: 'Nothing has happened.',
    key: (event) => event.sequence,
    make: () => {
      const time = el('span.number', {});
      const name = el('span.name', {});
      const what = el('span.what', {});
      const why = el('span.why', {});
      let before = null;
      return {
        cells: [time, name, what, why],
        update: (event) => {
          if (before === event) return;
          before = event;
          say(time, clock(event.at));
          name.replaceChildren(
            ...(hasService ? [el('a', { href: `#/service/${encodeURIComponent(event.service)}` }, foreign(event.service)), ' '] : []),
            foreign(event.id));
          what.replaceChildren(...words(event));
          why.replaceChildren(el('code', {}, event.cause), ` ${cause(event.cause)}`, ...[event.by, event.reason].filter((each) => each !== undefined).flatMap((each) => ['; ', foreign(each)]));
        },
      };
    },
  });
}

function words({ change, from, to }) {
  const parts = [el('strong', {}, change)];
  if (from !== undefined) parts.push(' from ', foreign(statusWord(from)));
  if (to !== undefined) parts.push(change === 'registered' ? ' at ' : ' to ', foreign(statusWord(to)));
  return parts;
}
