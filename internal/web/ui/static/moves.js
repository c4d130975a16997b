// What the candidate did, in order, for replay: batches go along with saves. It is never scored, and
// losing it never loses work.

/** One act; at is in milliseconds after the start.
 * @typedef {{at: number, op: string, field?: string, value?: string, n?: number, via?: string}} Move */

const MOST = 60000; // characters of one batch
const LONG = 120; // of a value; of longer ones only the length is told

export class Moves {
  /** @param {HTMLFormElement} form @param {() => number} now the server's time
   * @param {(form: HTMLFormElement) => [string, string][]} fieldsOf */
  constructor(form, now, fieldsOf) {
    this.form = form;
    this.began = Number(form.dataset.started) || now();
    this.now = now;
    this.fieldsOf = fieldsOf;
    this.last = 0; // time of the last move: each is later than the one before
    /** @type {Move[]} */
    this.waiting = [];
    this.values = this.snapshot();
    for (const [field, value] of this.values) if (value) this.add({ op: 'load', ...shown(field, value) });
    form.addEventListener('board-change', (event) => this.moved(/** @type {CustomEvent} */ (event)));
    form.addEventListener('paste', (event) => this.pasted(event));
    document.addEventListener('visibilitychange', () => this.add({ op: document.visibilityState === 'hidden' ? 'away' : 'back' }));
  }

  /** The fields by name; those of one name together. */
  snapshot() {
    /** @type {Map<string, string>} */
    const all = new Map();
    for (const [name, value] of this.fieldsOf(this.form)) all.set(name, all.has(name) ? `${all.get(name)}, ${value}` : value);
    return all;
  }

  /** @param {Omit<Move, 'at'>} move */
  add(move) {
    this.last = Math.max(this.last + 1, Math.round(this.now() - this.began));
    this.waiting.push({ at: this.last, ...move });
  }

  /** Notes what differs from before. @param {Event} event */
  changed(event) {
    const values = this.snapshot();
    const via = viaOf(event);
    for (const field of new Set([...values.keys(), ...this.values.keys()])) {
      const value = values.get(field) || '';
      if (value === (this.values.get(field) || '')) continue;
      const before = this.waiting[this.waiting.length - 1];
      if (before && before.op === 'set' && before.field === field && via === 'key') this.waiting.pop(); // typing goes on
      this.add({ op: 'set', via, ...shown(field, value) });
    }
    this.values = values;
  }

  /** The board says how what was just noted came about. @param {CustomEvent} event */
  moved(event) {
    for (let i = this.waiting.length - 1; i >= 0 && this.waiting[i].op === 'set' && (this.waiting[i].field || '').endsWith(`.${event.detail.id}`); i -= 1) {
      this.waiting[i].via = event.detail.via;
    }
  }

  /** @param {ClipboardEvent} event */
  pasted(event) {
    const field = event.target instanceof Element ? event.target.getAttribute('name') || '' : '';
    this.add({ op: 'paste', field, n: (event.clipboardData?.getData('text') || '').length });
  }

  /** What waits to be sent, as JSON; arrived() takes it off. @param {number} [most] characters */
  batch(most = MOST) {
    const texts = this.waiting.map((move) => JSON.stringify(move));
    let size = 2;
    this.sent = texts.findIndex((text) => { size += text.length + 1; return size > most; });
    if (this.sent < 0) this.sent = texts.length;
    return this.sent ? `[${texts.slice(0, this.sent)}]` : '';
  }

  arrived() {
    this.waiting.splice(0, this.sent || 0);
    this.sent = 0;
  }
}

/** @param {string} field @param {string} value */
function shown(field, value) {
  return value.length > LONG ? { field, n: value.length } : { field, value };
}

/** How something was changed: what the exercise says, else by the kind of field. @param {Event} event */
function viaOf(event) {
  const said = /** @type {CustomEvent} */ (event).detail;
  if (said && said.via) return String(said.via);
  const target = /** @type {any} */ (event.target);
  return target.tagName === 'TEXTAREA' || (target.tagName === 'INPUT' && !/checkbox|radio/.test(target.type)) ? 'key' : 'form';
}
