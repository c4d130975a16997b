// The candidate's shell: it saves form#work while it is worked on and shows the time that is left.
// The server owns time and truth; without this script the form is posted by its buttons and the
// page shows the time as text. It knows nothing of what an exercise looks like: it reads and writes
// named fields, and speaks with an exercise's own script by these events on the form:
//
//   input            (from the exercise) a field changed: save soon
//   attempt:restore  fields were filled from a draft: read them again
//   attempt:freeze   time is up, the fieldset is disabled
//   attempt:thaw     more time was given, the fieldset is enabled

import { Moves } from './moves.js';

/** What the server answers to a save and to a heartbeat; times are in Unix milliseconds, given is the
 * time just given back, paused the end of a break.
 * @typedef {{seq: number, now: number, deadline: number, saved?: number|string, given?: number, paused?: number}} Answer */

/** Work that is not known to have reached the server.
 * @typedef {{seq: number, fields: [string, string][]}} Draft */

const DEBOUNCE = 1500; // after the last change
const BACKOFF = { first: 2000, last: 30000 };
const GIVE_UP = 15000; // one request may take this long
const BEAT_HIDDEN = 30000; // between heartbeats while nobody looks
const WARNINGS = [10, 5, 1]; // minutes
const OFFER_MORE = 2 * 60000; // when more time is offered
const SPREAD = 5000; // the last saves of all who end together come over this long
const DRIFT = 2000; // the device's clock was set anew, or slept
const BEACON = 30000; // characters of moves that go with a page that closes

/** Shows the state of saving, in words and with an icon. */
class SaveState {
  constructor() {
    this.box = document.getElementById('saved');
    this.text = document.getElementById('saved-text');
    this.icon = document.getElementById('saved-icon');
  }

  /** @param {string} text @param {string} [icon] @param {boolean} [trouble] */
  show(text, icon = '', trouble = false) {
    if (!this.box || !this.text || !this.icon) return;
    this.box.classList.toggle('bad', trouble);
    this.text.textContent = text;
    this.icon.replaceChildren(...(icon ? [drawIcon(icon)] : []));
  }
}

/** @param {string} name */
function drawIcon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  svg.setAttribute('class', 'icon sm');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Drafts live on the device until the server has the work. Where storage is full or forbidden they live in
 * the tab's history, which outlives a reload but not the tab. */
const drafts = {
  /** The later one. @param {string} key @returns {Draft|null} */
  read(key) {
    const inTab = history.state?.[key] || null;
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(key) || 'null'); } catch { /* forbidden */ }
    return inTab && !(kept?.seq > inTab.seq) ? inTab : kept;
  },
  /** Whether it will be there when the tab is gone. @param {string} key @param {Draft} draft */
  write(key, draft) {
    try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch { /* full or forbidden */ }
    try { history.replaceState({ [key]: draft }, ''); } catch { /* too large, or too often */ }
    return false;
  },
  /** @param {string} key */
  drop(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
    if (history.state?.[key]) history.replaceState(null, '');
  },
};

/** The named fields of the form, but not those of the shell.
 * @param {HTMLFormElement} form @returns {[string, string][]} */
function fieldsOf(form) {
  return [...new FormData(form)].flatMap(([name, value]) =>
    name.startsWith('_') || typeof value !== 'string' ? [] : [[name, value]]);
}

/** Fills the form, so that fieldsOf would give these fields again.
 * @param {HTMLFormElement} form @param {[string, string][]} fields */
function fill(form, fields) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
  for (const control of /** @type {Iterable<any>} */ (form.elements)) {
    if (!control.name || control.name.startsWith('_')) continue;
    const given = values.get(control.name) || [];
    if (control.type === 'checkbox' || control.type === 'radio') {
      control.checked = given.includes(control.value);
    } else if (control.type === 'select-multiple') {
      for (const option of control.options) option.selected = given.includes(option.value);
    } else if (!['submit', 'button', 'reset', 'file', 'fieldset', 'output'].includes(control.type)) {
      if (given.length) control.value = given.shift();
    }
  }
}

/** Time as a clock shows it; it reaches 0:00 only at the end. @param {number} ms */
export function clockText(ms) {
  const seconds = Math.ceil(Math.max(0, ms) / 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Shows the time that is left. @param {number} left */
export function showClock(left) {
  const clock = document.getElementById('clock');
  if (!clock) return;
  clock.textContent = clockText(left);
  clock.classList.toggle('warn', left <= 5 * 60000 && left > 60000);
  clock.classList.toggle('bad', left <= 60000);
}

/** The clock can be hidden; warnings still come. */
export function offerHiding() {
  const button = document.getElementById('hide-time');
  const clock = document.getElementById('clock');
  if (!button || !clock) return;
  const show = (/** @type {boolean} */ hidden) => {
    clock.hidden = hidden;
    button.setAttribute('aria-pressed', String(hidden));
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    show(!clock.hidden);
    try { sessionStorage.setItem('hide-time', clock.hidden ? '1' : ''); } catch { /* not kept */ }
  });
  try { if (sessionStorage.getItem('hide-time')) show(true); } catch { /* not kept */ }
}

/** A span in words: "2 min 10 s". @param {number} ms */
function spanText(ms) {
  const seconds = Math.round(ms / 1000);
  const parts = [];
  if (seconds >= 60) parts.push(`${Math.floor(seconds / 60)} min`);
  if (seconds % 60 || !parts.length) parts.push(`${seconds % 60} s`);
  return parts.join(' ');
}

/** One attempt on one page. */
class Attempt {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.fieldset = /** @type {HTMLFieldSetElement} */ (form.querySelector('fieldset'));
    this.words = /** @type {HTMLElement} */ (document.getElementById('strings')).dataset;
    this.state = new SaveState();
    this.key = `attempt:${form.dataset.attempt}`;
    this.url = form.dataset.save || form.action;
    this.beatEvery = Number(form.dataset.beat) || 30000;
    this.offset = Number(form.dataset.now) - Date.now();
    this.deadline = Number(form.dataset.deadline);
    this.seq = Number(form.dataset.seq); // of the last save that anybody made
    this.savedAt = ''; // when, in words
    this.dirty = false; // something is not saved
    this.busy = false; // a save is under way
    this.saving = Promise.resolve(); // ends with that save, whatever came of it
    this.claim = false; // the next save takes over from another window
    this.refused = false; // saving would be pointless until somebody acts
    this.mendable = false; // and a change of the fields would be such an act
    this.frozen = this.fieldset.disabled; // the page was made after the end
    this.leaving = false;
    this.wait = 0; // back-off; not 0 means trouble
    this.timer = 0; // of the next save
    this.afterSave = /** @type {(() => void)|null} */ (null);
    this.captured = fieldsOf(form);
    this.gapFrom = 0; // when the first request of a trouble began, by the server's time
    this.unsure = false; // of the device's clock
    this.paused = Number(form.dataset.paused) || 0;
    this.clocks = [Date.now(), performance.now()];
    this.told = new Set(WARNINGS.filter((minutes) => this.left() <= minutes * 60000));
  }

  start() {
    this.moves = new Moves(this.form, () => this.now(), fieldsOf);
    this.listen();
    this.restore();
    this.setNumber();
    if (this.deadline) offerHiding();
    this.tick();
    setInterval(() => this.tick(), 250);
    this.scheduleBeat();
  }

  listen() {
    const { form } = this;
    for (const name of ['input', 'change']) {
      form.addEventListener(name, (event) => { if (!this.frozen) this.moves.changed(event); this.changed(); });
    }
    form.addEventListener('focusout', () => { if (this.dirty && !this.wait) this.saveSoon(0); });
    form.addEventListener('submit', (event) => this.submit(/** @type {SubmitEvent} */ (event)));
    addEventListener('online', () => { if (this.wait) this.saveSoon(0); });
    addEventListener('pagehide', () => this.leave());
    addEventListener('pageshow', () => { this.leaving = false; });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.leave();
      else { this.tick(); this.beat(); }
    });
    document.getElementById('take-over')?.addEventListener('click', () => this.takeOver());
    for (const id of ['more-time', 'pause', 'resume']) {
      document.getElementById(id)?.addEventListener('submit', (event) => this.ask(event));
    }
    document.getElementById('renew')?.addEventListener('submit', (event) => this.renew(event));
  }

  /** Says a text to a screen reader, see announce.js.
   * @param {string} text @param {boolean} [assertive] */
  say(text, assertive = false) {
    this.form.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: { text, assertive } }));
  }

  /* ---- Saving ---- */

  changed() {
    if (this.frozen) return;
    this.dirty = true;
    this.keep(); // at once: a tab's history takes nothing more when the page is on its way out
    if (this.mendable) this.refused = this.mendable = false;
    if (this.refused || this.wait) return;
    this.state.show(this.words.notSaved || '', 'part');
    this.saveSoon(DEBOUNCE);
  }

  /** @param {number} delay */
  saveSoon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (!this.refused) this.save(); }, delay);
  }

  /** The fields as they are, or as they were when time ran out. */
  fields() {
    if (!this.frozen) this.captured = fieldsOf(this.form);
    return this.captured;
  }

  /** Keeps the work on the device; false where storage is full or forbidden. */
  keep() {
    return drafts.write(this.key, { seq: this.seq + 1, fields: this.fields() });
  }

  /** Every request has a number of its own, so that a repeated one never clashes with one that
   * arrived although its answer was lost. @param {Record<string, string>} [extra] */
  body(extra = {}) {
    this.seq += 1;
    const claim = this.claim && { _takeover: '1' };
    return new URLSearchParams([...this.fields(), ...Object.entries({ _seq: String(this.seq), ...this.gap(), ...claim, ...extra })]);
  }

  /** Since when the server could not be reached, if so. @returns {Record<string, string>} */
  gap() { return this.gapFrom ? { _gap: String(Math.round(this.gapFrom)) } : {}; }

  save() {
    if (!this.busy) this.saving = this.send();
    return this.saving;
  }

  async send() {
    clearTimeout(this.timer);
    this.keep();
    this.busy = true;
    this.dirty = false;
    if (!this.wait) this.state.show(this.words.saving || '', 'part');
    const began = this.now();
    try {
      const moves = this.moves.batch();
      await this.received(await request(this.url, { method: 'POST', body: this.body(moves ? { _moves: moves } : {}) }));
    } catch {
      this.gapFrom = this.gapFrom || began;
      this.failed();
    } finally {
      this.busy = false;
      this.setNumber();
      this.proceed();
    }
  }

  /** @param {Response} response */
  async received(response) {
    if (response.ok) {
      this.moves.arrived();
      this.accept(await response.json());
    } else if (response.status === 409) this.clash(await response.json().catch(() => ({})));
    else if ([401, 404, 410].includes(response.status)) this.ended(await response.json().catch(() => ({})));
    else if ([413, 422].includes(response.status)) this.rejected(await response.text());
    else throw new Error(`status ${response.status}`);
  }

  /** @param {Answer} answer */
  accept(answer) {
    if (this.wait) this.say(this.words.back || '');
    this.wait = 0;
    this.refused = this.claim = false;
    this.hideMessage();
    this.seq = Math.max(this.seq, answer.seq);
    this.savedAt = this.sayTime(answer.saved ?? answer.now);
    this.state.show((this.words.saved || '').replace('{time}', this.savedAt), 'check');
    if (!this.dirty) drafts.drop(this.key);
    this.showLastSave();
    this.sync(answer);
  }

  failed() {
    this.dirty = true;
    const text = (this.keep() ? this.words.offline : this.words.unkept) || '';
    if (!this.wait) this.say(text);
    this.state.show(text, 'alert', true);
    this.wait = Math.min(BACKOFF.last, this.wait ? this.wait * 2 : BACKOFF.first);
    this.saveSoon(this.wait * (0.7 + Math.random() * 0.6));
  }

  /** Another window is ahead, or the clock was stopped there. @param {{message?: string, seq?: number}} answer */
  clash(answer) {
    if (answer.message && answer.seq === undefined) this.refuse(`${answer.message}.`, '');
    else this.conflict();
  }

  /** Another window or device has saved later. */
  conflict() {
    this.refuse(this.words.conflict || '', 'take-over');
  }

  /** Nothing more can be saved here: the link has ended, or the exercise.
   * @param {{message?: string, link?: boolean}} answer */
  ended(answer) {
    if (answer.link && !this.frozen) {
      try { localStorage.setItem('resume', this.form.dataset.attempt || ''); } catch { /* found by hand */ }
      this.refuse(this.words.expired || '', 'renew');
      return;
    }
    if (!this.frozen) {
      this.refuse(`${answer.message || ''}.`, 'go-on');
      return;
    }
    this.dirty = false; // time is up: the last save counts, and the page says so
    this.wait = 0;
    this.state.show(((this.savedAt ? this.words.saved : this.words.notSaved) || '').replace('{time}', this.savedAt));
  }

  /** Asks for a new link without leaving the page. @param {Event} event */
  async renew(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const text = document.getElementById('attempt-message');
    try {
      const response = await request(form.action, { method: 'POST', body: new URLSearchParams(/** @type {any} */ (new FormData(form))) });
      if (!response.ok) throw new Error();
      form.hidden = true;
      if (text) text.textContent = this.words.linkSent || '';
      this.say(this.words.linkSent || '', true);
    } catch {
      this.say(this.words.notSent || '', true);
      if (text) text.textContent = this.words.notSent || '';
    }
  }

  /** @param {string} reason as JSON {message} or as plain text */
  rejected(reason) {
    let text = reason;
    try { text = JSON.parse(reason).message || reason; } catch { /* plain text */ }
    if (/^\s*</.test(text)) text = '';
    this.refuse((this.words.rejected || '').replace('{reason}', text), '');
    this.mendable = true;
  }

  /** Stops saving, keeps the work on the device and says what can be done.
   * @param {string} message @param {string} act id of the button or link that helps */
  refuse(message, act) {
    this.wait = 0;
    this.dirty = true;
    this.refused = true;
    this.claim = false;
    this.keep();
    this.state.show(this.words.notSaved || '', 'alert', true);
    const notice = document.getElementById('attempt-notice');
    const text = document.getElementById('attempt-message');
    if (notice && text) {
      text.textContent = message;
      notice.hidden = false;
    }
    for (const id of ['take-over', 'renew', 'go-on']) document.getElementById(id)?.toggleAttribute('hidden', id !== act);
    this.say(message, true);
  }

  hideMessage() {
    document.getElementById('attempt-notice')?.setAttribute('hidden', '');
  }

  /** Pressing the button may itself have begun a save, by the field that lost the focus. */
  async takeOver() {
    await this.saving;
    this.refused = this.mendable = false;
    this.claim = true;
    this.hideMessage();
    this.save();
  }

  /** What waited for the end of a save. */
  proceed() {
    const next = this.afterSave;
    if (this.wait || this.refused || !next) {
      if (this.dirty && !this.wait && !this.refused) this.saveSoon(DEBOUNCE);
      return;
    }
    this.afterSave = null;
    next();
  }

  /** The plain form carries the number of the last save; the server counts on from there. */
  setNumber() {
    const field = /** @type {HTMLInputElement|null} */ (this.form.elements.namedItem('_seq'));
    if (field) field.value = String(this.seq);
  }

  /** A button leaves the page: first what is not saved, then the post. Without connection it waits.
   * @param {SubmitEvent} event */
  submit(event) {
    if (!this.dirty && !this.busy && !this.wait) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    const button = /** @type {HTMLButtonElement|null} */ (event.submitter);
    this.afterSave = () => {
      const hidden = document.createElement('input');
      hidden.type = 'hidden';
      if (button?.name) {
        hidden.name = button.name;
        hidden.value = button.value;
        this.form.append(hidden);
      }
      this.leaving = true;
      this.form.submit();
    };
    this.save();
  }

  /** The page is hidden or closed: send what is not saved without waiting for an answer. */
  leave() {
    if (!this.dirty || this.leaving || this.refused) return;
    const moves = this.moves.batch(BEACON);
    const body = this.body(moves ? { _moves: moves } : {});
    if ('keepalive' in Request.prototype) {
      fetch(this.url, { method: 'POST', body, keepalive: true, headers: { 'X-Attempt-Save': '1' } }).catch(() => {});
    } else {
      navigator.sendBeacon(this.url, body); // has no header, so it counts as a plain form:
      this.seq += 1; // one further on
    }
    this.keep(); // with a number above what was sent: a page that is loaded before that arrives goes on from there
    this.setNumber();
    // it may not have arrived: the work stays dirty, and is sent again if the page lives on
  }

  /** Puts back what an earlier visit could not send. */
  restore() {
    const draft = drafts.read(this.key);
    if (!draft || !Array.isArray(draft.fields)) return;
    if (draft.seq < this.seq) {
      drafts.drop(this.key);
      return;
    }
    this.seq = draft.seq; // what was sent under a lower number may still arrive, and is older
    fill(this.form, draft.fields);
    this.captured = draft.fields;
    this.dirty = true;
    this.form.dispatchEvent(new CustomEvent('attempt:restore'));
    this.say(this.words.restored || '');
    this.saveSoon(0);
  }

  /* ---- Time ---- */

  now() { return Date.now() + this.offset; }

  left() { return this.deadline ? this.deadline - (this.paused || this.now()) : Infinity; }

  /** @param {number|string} at */
  sayTime(at) {
    if (typeof at === 'string') return at;
    return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: 'numeric', minute: '2-digit' });
  }

  scheduleBeat() {
    const delay = document.visibilityState === 'hidden' ? Math.max(BEAT_HIDDEN, this.beatEvery) : this.beatEvery;
    setTimeout(async () => { await this.beat(); this.scheduleBeat(); }, delay);
  }

  /** Asks for the time and for news: more time, or a save from another window. */
  async beat() {
    if (this.busy || this.leaving) return;
    const known = this.seq;
    const began = this.now();
    try {
      const response = await request(`${this.url}?${new URLSearchParams(this.gap())}`, { method: 'GET' });
      if (!response.ok) {
        if (response.status === 404 && !this.refused) this.ended(await response.json());
        return;
      }
      /** @type {Answer} */
      const answer = await response.json();
      if (answer.seq > known && this.seq === known && !this.refused) this.conflict();
      this.sync(answer);
    } catch {
      this.gapFrom = this.gapFrom || began; // the next save will notice
    }
  }

  /** Takes over the server's time and deadline. @param {Answer} answer */
  sync(answer) {
    this.offset = answer.now - Date.now();
    this.gapFrom = 0;
    if (answer.given) this.credited(answer.given);
    this.setPaused(answer.paused || 0);
    const moved = answer.deadline !== this.deadline;
    this.deadline = answer.deadline;
    const left = this.left();
    if (moved) {
      this.told = new Set(WARNINGS.filter((minutes) => left <= minutes * 60000));
      if (left > 0 && left !== Infinity && !answer.given && !this.paused) {
        this.say((this.words.extended || '').replace('{time}', clockText(left)), true);
      }
    }
    if (left > 0 && this.frozen && !this.paused) this.thaw();
    this.tick();
  }

  /** Time that an outage took is given back. @param {number} given */
  credited(given) {
    const text = (this.words.given || '').replace('{time}', spanText(given));
    const notice = document.getElementById('given');
    if (notice) {
      notice.textContent = text;
      notice.hidden = false;
    }
    this.say(text, true);
  }

  /** A break: the clock stands still and the work waits. @param {number} until its latest end */
  setPaused(until) {
    if (until === this.paused) return;
    const was = this.paused;
    this.paused = until;
    document.getElementById('resume')?.toggleAttribute('hidden', !until);
    document.getElementById('pause')?.toggleAttribute('hidden', Boolean(until));
    this.say((until ? this.words.paused : this.words.resumed) || '', true);
    if (until && !was) this.lock();
    if (until || this.left() <= 0) return;
    this.thaw();
    this.refused = false;
    if (this.dirty) this.saveSoon(0);
  }

  tick() {
    this.watchClock();
    if (this.paused && this.now() >= this.paused) this.setPaused(0); // all time for breaks is used up
    const left = this.left();
    if (left === Infinity) return;
    showClock(left);
    document.getElementById('more-time')?.toggleAttribute('hidden', left > OFFER_MORE || left <= 0);
    this.warn(left);
    if (left <= 0 && !this.unsure && document.getElementById('time-up')?.hidden) this.freeze();
  }

  /** After a sleep, or when somebody sets the device's clock, the server is asked before time is up. */
  watchClock() {
    const clocks = [Date.now(), performance.now()];
    const drift = clocks[0] - this.clocks[0] - (clocks[1] - this.clocks[1]);
    this.clocks = clocks;
    if (Math.abs(drift) < DRIFT || this.unsure) return;
    this.unsure = true;
    this.beat().finally(() => { this.unsure = false; });
  }

  /** @param {number} left */
  warn(left) {
    for (const minutes of WARNINGS) {
      if (left > minutes * 60000 || left <= 0 || this.told.has(minutes)) continue;
      this.told.add(minutes);
      const text = minutes === 1 ? this.words.oneMinute : this.words.minutesLeft;
      this.say((text || '').replace('{minutes}', String(minutes)), minutes === 1);
    }
  }

  /** Nothing can be changed from here on. */
  lock() {
    this.fields(); // while they can still be read
    this.frozen = true;
    this.fieldset.disabled = true;
    this.form.dispatchEvent(new CustomEvent('attempt:freeze'));
  }

  freeze() {
    this.lock();
    this.showLastSave();
    this.hideMessage(); // nothing that it asks for could help any more
    document.getElementById('time-up')?.removeAttribute('hidden');
    document.getElementById('time-up-title')?.focus();
    this.say(this.words.timeUp || '', true);
    if (this.dirty && !this.refused) this.saveSoon(Math.random() * SPREAD);
  }

  thaw() {
    this.frozen = false;
    this.fieldset.disabled = false;
    document.getElementById('time-up')?.setAttribute('hidden', '');
    this.form.dispatchEvent(new CustomEvent('attempt:thaw'));
  }

  showLastSave() {
    const text = document.getElementById('time-up-text');
    if (text && this.savedAt) text.textContent = (this.words.timeUpText || '').replace('{time}', this.savedAt);
  }

  /** More time on an extendable clock, a break, the end of a break. @param {Event} event */
  async ask(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (this.dirty && form.id === 'pause') await this.save(); // a break keeps what was typed before it
    try {
      const response = await request(form.action, { method: 'POST', body: new URLSearchParams() });
      const answer = await response.json();
      if (response.ok) this.sync(answer);
      else this.say(answer.message || '', true);
    } catch {
      this.say(this.words.offline || '', true);
    }
  }
}

/** A request of the shell; it fails after a while instead of hanging.
 * @param {string} url @param {RequestInit} options */
export async function request(url, options) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), GIVE_UP);
  const headers = { 'X-Attempt-Save': '1', Accept: 'application/json' };
  try {
    return await fetch(url, { ...options, headers, credentials: 'same-origin', cache: 'no-store', signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

const form = document.getElementById('work');
if (form instanceof HTMLFormElement) new Attempt(form).start();
