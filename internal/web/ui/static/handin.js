// The page on which an answer is checked before it is handed in. The clock goes on and is shown, more
// time that is granted meanwhile is seen and heard, and without connection handing in waits until it is
// back. The server owns time and truth; without this script the form is posted by its button.

import { clockText, offerHiding, request, showClock } from './attempt.js';

/** @typedef {{now: number, deadline: number, paused?: number}} Answer */

const BEAT = 5000; // between questions for the time
const BACKOFF = { first: 2000, last: 30000 };
const WARNINGS = [10, 5, 1]; // minutes

class HandIn {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.deadline = Number(form.dataset.deadline);
    this.paused = Number(form.dataset.paused) || 0;
    this.offset = Number(form.dataset.now) - Date.now();
    this.told = this.passed();
    this.wait = 0; // back-off; not 0 means that handing in waits for the connection
    this.timer = 0;
    this.sending = false;
    this.leaving = false;
    this.askNext = 0; // whether time is really up: not before
    this.online = true;
  }

  start() {
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.send(); });
    addEventListener('online', () => { if (this.wait) this.send(); });
    offerHiding();
    this.tick();
    setInterval(() => this.tick(), 250);
    setInterval(() => this.beat(), BEAT);
  }

  /** @param {string} text @param {boolean} [assertive] */
  say(text, assertive = false) {
    this.form.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: { text, assertive } }));
  }

  left() { return this.deadline ? this.deadline - (this.paused || Date.now() + this.offset) : Infinity; }

  /** Warnings that need not be spoken any more. */
  passed() { return new Set(WARNINGS.filter((minutes) => this.left() <= minutes * 60000)); }

  tick() {
    const left = this.left();
    if (left === Infinity) return;
    showClock(left);
    for (const minutes of WARNINGS) {
      if (left > minutes * 60000 || left <= 0 || this.told.has(minutes)) continue;
      this.told.add(minutes);
      const text = minutes === 1 ? this.words.oneMinute : this.words.minutesLeft;
      this.say((text || '').replace('{minutes}', String(minutes)), minutes === 1);
    }
    if (left <= 0) this.over();
  }

  /** Time is up: what is saved counts, and the exercise's own page says so. */
  async over() {
    if (this.leaving || Date.now() < this.askNext) return;
    this.askNext = Date.now() + BEAT;
    await this.beat(); // more time may have been given
    if (this.left() <= 0 && this.online) this.go(this.words.next || '');
  }

  async beat() {
    if (this.leaving) return;
    try {
      const response = await request(this.words.state || '', { method: 'GET' });
      this.online = true;
      if (response.ok) this.sync(await response.json());
      else if (response.status < 500) this.go(this.words.next || '');
    } catch { this.online = false; }
  }

  /** @param {Answer} answer */
  sync(answer) {
    this.offset = answer.now - Date.now();
    this.paused = answer.paused || 0;
    if (answer.deadline === this.deadline) return;
    this.deadline = answer.deadline;
    this.told = this.passed();
    if (this.left() > 0 && this.left() !== Infinity) this.say((this.words.extended || '').replace('{time}', clockText(this.left())), true);
  }

  /** Hands in. It may arrive twice without harm. */
  async send() {
    if (this.sending || this.leaving) return;
    clearTimeout(this.timer);
    this.sending = true;
    this.press(true);
    try {
      const response = await fetch(this.form.action, { method: 'POST', body: new URLSearchParams(), credentials: 'same-origin' });
      if (response.status >= 500) throw new Error(`status ${response.status}`);
      this.go(response.ok ? response.url : this.words.next || '');
    } catch {
      this.later();
    } finally {
      this.sending = false;
    }
  }

  /** Tries again when the connection may be back. */
  later() {
    const notice = document.getElementById('hand-in-notice');
    const text = document.getElementById('hand-in-waits');
    if (text) text.textContent = this.words.offline || '';
    notice?.removeAttribute('hidden');
    if (!this.wait) this.say(this.words.offline || '', true);
    this.press(false);
    this.wait = Math.min(BACKOFF.last, this.wait ? this.wait * 2 : BACKOFF.first);
    this.timer = setTimeout(() => this.send(), this.wait * (0.7 + Math.random() * 0.6));
  }

  /** @param {boolean} down */
  press(down) {
    const button = this.form.querySelector('button');
    if (down) button?.setAttribute('aria-disabled', 'true'); else button?.removeAttribute('aria-disabled');
  }

  /** @param {string} to */
  go(to) {
    this.leaving = true;
    location.assign(to);
  }
}

const form = document.getElementById('hand-in');
if (form instanceof HTMLFormElement) new HandIn(form).start();
