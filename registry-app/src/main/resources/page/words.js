// SPDX-License-Identifier: Apache-2.0
// Numbers, times and causes in words.

const CAUSES = new Map([
  ['started', 'it has started, or has come back'],
  ['replaced', 'a new process has taken this id or address'],
  ['readiness', 'it says so itself: its readiness check'],
  ['draining', 'it says that it is about to leave, as after SIGTERM'],
  ['farewell', 'it has deregistered: an orderly stop, as after SIGTERM'],
  ['lease-expired', 'no heartbeat for a whole lease, as after SIGKILL or a cut network'],
  ['connection-refused', 'its lease has expired and its host refuses connections: the process is gone'],
  ['heartbeat', 'a suspect has sent a heartbeat'],
  ['operator', 'an operator has said so'],
  ['evicted', 'an operator has evicted it'],
]);

/** Returns a cause of an event in words. A newer registry may have others. */
export function cause(code) {
  return CAUSES.get(code) ?? code;
}

/** Returns a number with the unit of its noun: 1 instance, 2 instances. */
export function count(number, noun) {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/** Returns how long something takes or is ago, in its largest unit. */
export function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** Returns a time of the day, with seconds. */
export function clock(time) {
  return new Date(time).toLocaleTimeString('en-GB');
}

/** What an instance is to its callers: its own status, or an operator's word. */
export function status(instance) {
  const override = instance.override ?? {};
  if (override.status) return override.status;
  if (instance.status === 'UP' && override.weight === 0) return 'OUT_OF_SERVICE';
  return instance.status;
}

/** The statuses of a service's instances, in the order of their merit, with the field that counts them. */
export const STATUSES = [
  { status: 'UP', field: 'up', word: 'up' },
  { status: 'STARTING', field: 'starting', word: 'starting' },
  { status: 'DRAINING', field: 'draining', word: 'draining' },
  { status: 'DOWN', field: 'down', word: 'down' },
  { status: 'OUT_OF_SERVICE', field: 'outOfService', word: 'out' },
];

/** Returns the word for a status of the wire. */
export function statusWord(code) {
  return STATUSES.find((each) => each.status === code)?.word ?? code;
}

/** Returns the share of calls of an instance: the operator's word, or else its own. */
export function weight(instance) {
  return instance.override?.weight ?? instance.weight;
}
