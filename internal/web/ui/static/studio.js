// The posting studio: while a person types, it shows what the brief or the text would look like and
// what would be found in it, and keeps on the device what is not saved yet. Without this script the
// page does the same on every save. It knows no rule and no template: the server answers with
// finished HTML, and only a press of Save changes what is stored.

/** What the server answers to a preview.
 * @typedef {{html: string, findings: string, must: number, count: number, says: string, problem: string}} Shown */

/** What was typed and is not known to be saved: the fields of each form that was changed. based is the
 * version it began from, last the form that was written in last, sent the one that was handed over.
 * @typedef {{based: number, at: number, last: string, sent: string, forms: Record<string, [string, string][]>}} Draft */

/** A fix that can be taken back.
 * @typedef {{field: HTMLTextAreaElement|HTMLInputElement, start: number, quote: string, fix: string}} Fixed */

const DEBOUNCE = 600; // after the last change, before asking
const QUIET = 2000; // after the last change, before saying counts aloud
const GIVE_UP = 10000; // one request may take this long
const BACKOFF = { first: 2000, last: 30000 };

/** Drafts live on the device until the server has them. Storage may be full or forbidden. */
const drafts = {
  /** @param {string} key @returns {Draft|null} */
  read(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(key) || 'null');
      return draft && typeof draft.forms === 'object' ? draft : null;
    } catch { return null; }
  },
  /** @param {string} key @param {Draft} draft */
  write(key, draft) {
    try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch { return false; }
  },
  /** @param {string} key */
  drop(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  },
  /** @param {string} prefix @returns {string[]} */
  keys(prefix) {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
  },
};

/** Keeps what is typed on the device, and hands it to the server when it can be reached. */
class Keeper {
  /** @param {Studio} studio @param {HTMLElement} root */
  constructor(studio, root) {
    this.studio = studio;
    this.forms = studio.forms;
    this.version = Number(root.dataset.version);
    this.refused = root.dataset.unsaved ?? ''; // the form that holds what the server did not save
    this.prefix = `posting:${root.dataset.job}:`;
    this.key = this.prefix + this.version; // a later version has a draft of its own
    this.last = this.refused;
    this.kept = true; // the device keeps drafts
    this.wait = 0; // back-off; not 0 means that there is no connection
    this.timer = 0;
    this.leaving = false;
    this.elsewhere = false; // another window writes the same draft
    /** @type {{form: HTMLFormElement, button: HTMLElement|null}|null} */
    this.queued = null; // a save that was asked for
    this.stored = new Map(this.forms.map((form) => [form, encoded(untouched(form))]));
    this.told = '';
    this.savedText = document.getElementById('draft-text')?.textContent ?? '';
    for (const form of this.forms) form.addEventListener('submit', (event) => this.submit(event, form));
    addEventListener('online', () => { if (this.wait) this.retry(); });
    addEventListener('pagehide', () => this.keep());
    addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); }); // what was typed comes back
    addEventListener('storage', (event) => { if (event.key === this.key && event.newValue) { this.elsewhere = true; this.show(); } });
    addEventListener('beforeunload', (event) => { if (!this.leaving && this.dirty()) event.preventDefault(); });
    this.restore();
  }

  /** Whether a form, or any, holds what is not saved. @param {HTMLFormElement} [form] */
  dirty(form) {
    const changed = (/** @type {HTMLFormElement} */ each) => each.id === this.refused || encoded(fieldsOf(each)) !== this.stored.get(each);
    return form ? changed(form) : this.forms.some(changed);
  }

  /** @param {HTMLFormElement} form */
  changed(form) {
    this.last = form.id;
    this.show();
  }

  /** Writes what is not saved to the device. @param {string} [sent] the form that is handed over */
  keep(sent = '') {
    const dirty = this.forms.filter((form) => this.dirty(form));
    if (!dirty.length && !sent) {
      drafts.drop(this.key);
      return;
    }
    const forms = Object.fromEntries(dirty.map((form) => [form.id, fieldsOf(form)]));
    this.kept = drafts.write(this.key, { based: this.version, at: Date.now(), last: this.last, sent: sent || (this.leaving ? this.queued?.form.id ?? '' : ''), forms });
  }

  /** Says in words and with an icon where what is typed stands. */
  show() {
    const away = this.wait > 0;
    if (away && this.kept) this.tell(this.queued ? 'No connection – kept on this device. It is saved as soon as the connection is back.' : 'No connection – kept on this device', 'alert', true);
    else if (away) this.tell('No connection, and this device keeps no copy. Leave this page open.', 'alert', true);
    else if (this.queued) this.tell('Saving…', 'part');
    else if (this.elsewhere) this.tell('Open in another window', 'alert', true);
    else if (this.dirty() && !this.kept) this.tell('Not saved yet. This device keeps no copy: save before you leave.', 'alert', true);
    else if (this.dirty()) this.tell('Not saved yet', 'part');
    else this.tell(this.savedText, this.savedText ? 'check' : '');
  }

  /** @param {string} text @param {string} icon @param {boolean} [trouble] */
  tell(text, icon, trouble = false) {
    this.told = text;
    for (const line of document.querySelectorAll('.draft-state')) { // at the top and beside each button
      line.classList.toggle('bad', trouble);
      line.querySelector('.draft-icon')?.replaceChildren(...(icon ? [drawIcon(icon)] : []));
      const words = line.querySelector('.draft-text');
      if (words && words.textContent !== text) words.textContent = text;
    }
  }

  /* ---- Connection ---- */

  /** The server cannot be reached: the device keeps the draft, and we ask again, less and less often. */
  away() {
    this.keep(this.queued?.form.id);
    const first = !this.wait;
    this.wait = Math.min(BACKOFF.last, this.wait ? this.wait * 2 : BACKOFF.first);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.retry(), this.wait * (0.7 + Math.random() * 0.6));
    this.show();
    if (first) this.studio.say(this.told);
  }

  /** The server answers. */
  back() {
    clearTimeout(this.timer);
    if (this.wait) this.studio.say('The connection is back.');
    this.wait = 0;
    this.show();
  }

  retry() {
    clearTimeout(this.timer);
    if (this.queued) this.send();
    else this.studio.ask(this.lastForm());
  }

  lastForm() { return this.forms.find((form) => form.id === this.last) ?? this.forms[0]; }

  /* ---- Saving ---- */

  /** Saving one form drops what was typed in the other: that needs a yes.
   * @param {SubmitEvent} event @param {HTMLFormElement} form */
  submit(event, form) {
    event.preventDefault();
    const other = this.forms.find((each) => each !== form && this.dirty(each));
    if (other && !confirm('The other form has changes that are not saved. Go on without them?')) return;
    const asked = this.queued;
    this.queued = { form, button: event.submitter };
    if (!asked || this.wait) this.send();
  }

  /** Posts the form as the page would, once the server can be reached: a page that cannot be loaded
   * would take the place of this one. */
  async send() {
    this.keep(this.queued?.form.id);
    this.show();
    if (!await reachable()) {
      this.away();
      return;
    }
    this.back();
    if (!this.queued) return;
    const { form, button } = this.queued;
    if (button instanceof HTMLButtonElement && button.name) form.append(hidden(button.name, button.value));
    this.leaving = true;
    form.submit();
  }

  /* ---- Drafts of an earlier visit ---- */

  /** Brings back what was typed and not saved, never over a text that is newer. */
  restore() {
    const fresh = /[?&](done=saved|fixed=)/.test(location.search);
    if (fresh || this.refused) drafts.keys('posting:').forEach((key) => { if (drafts.read(key)?.sent) drafts.drop(key); });
    const all = drafts.keys(this.prefix).flatMap((key) => {
      const draft = drafts.read(key);
      if (draft && !this.same(draft)) return [{ key, draft }];
      drafts.drop(key);
      return [];
    });
    const mine = all.find(({ key }) => key === this.key);
    const older = all.filter(({ draft }) => draft.based < this.version).sort((a, b) => b.draft.at - a.draft.at)[0];
    if (mine && !this.refused) this.putBack(mine.draft);
    if (this.refused) this.keep();
    if (older) this.offer(older.key, older.draft);
    this.show();
  }

  /** Whether a draft says what is stored anyway. @param {Draft} draft */
  same(draft) {
    return this.forms.every((form) => !draft.forms[form.id] || encoded(draft.forms[form.id]) === this.stored.get(form));
  }

  /** @param {Draft} draft */
  putBack(draft) {
    for (const form of this.forms) if (draft.forms[form.id]) fill(form, draft.forms[form.id]);
    this.last = draft.last;
    this.notice(`What you typed at ${timeText(draft.at)} and did not save is back, from this device.`, () => {
      for (const form of this.forms) form.reset();
      drafts.drop(this.key);
      this.show();
      this.studio.ask(this.lastForm());
    });
  }

  /** A newer version was saved meanwhile: the person sees both texts and chooses.
   * @param {string} key @param {Draft} draft */
  offer(key, draft) {
    const compare = () => {
      const form = this.forms.find((each) => each.id === draft.last) ?? this.lastForm();
      fill(form, draft.forms[form.id] ?? []);
      /** @type {HTMLInputElement} */ (form.elements.namedItem('based')).value = String(draft.based);
      drafts.write(key, { ...draft, sent: form.id });
      this.leaving = true;
      form.submit(); // from an old version: the server shows both and saves nothing
    };
    this.notice(`What you typed at ${timeText(draft.at)} was not saved, and version ${this.version} was saved meanwhile. Both texts are kept.`, () => drafts.drop(key), compare);
  }

  /** @param {string} text @param {() => void} drop @param {() => void} [compare] */
  notice(text, drop, compare) {
    const box = document.getElementById('kept');
    const words = document.getElementById('kept-text');
    const both = document.getElementById('kept-compare');
    if (!box || !words || !both) return;
    words.textContent = text;
    both.hidden = !compare;
    if (compare) both.onclick = compare;
    /** @type {HTMLElement} */ (document.getElementById('kept-drop')).onclick = () => {
      if (!confirm('Throw away what you typed?')) return;
      drop();
      box.hidden = true;
    };
    box.hidden = false;
  }
}

class Studio {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.address = root.dataset.preview ?? '';
    this.preview = /** @type {HTMLElement} */ (document.getElementById('preview'));
    this.findings = /** @type {HTMLElement} */ (document.getElementById('findings'));
    this.state = document.getElementById('preview-state');
    this.says = document.getElementById('says');
    this.forms = /** @type {HTMLFormElement[]} */ ([...root.querySelectorAll('#brief-form, #text-form')]);
    this.changedAt = 0;
    this.asked = 0; // number of the latest request: older answers are dropped
    this.said = root.dataset.says ?? '';
    /** @type {Fixed|null} */
    this.fixed = null;
    for (const form of this.forms) form.addEventListener('input', () => this.changed(form));
    this.findings.addEventListener('click', (event) => this.follow(event));
    document.getElementById('fixed-undo')?.addEventListener('click', () => this.undo());
    document.getElementById('fixed-close')?.addEventListener('click', () => this.close());
    this.keeper = new Keeper(this, root);
    if (this.keeper.dirty() && !this.keeper.refused) this.ask(this.keeper.lastForm());
  }

  /** @param {HTMLFormElement} form */
  changed(form) {
    this.changedAt = Date.now();
    this.keeper.changed(form);
    clearTimeout(this.saying);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(form), DEBOUNCE);
  }

  /** Asks for the preview of a form; if that fails the old text stays.
   * @param {HTMLFormElement} form */
  async ask(form) {
    this.keeper.keep();
    this.keeper.show();
    const number = ++this.asked;
    this.tell('Updating…');
    const stop = new AbortController();
    const giveUp = setTimeout(() => stop.abort(), GIVE_UP);
    try {
      const answer = await fetch(this.address, { method: 'POST', body: new URLSearchParams(encoded(all(form))), signal: stop.signal });
      this.keeper.back();
      if (answer.status === 403) throw new Refusal('You are not signed in any more. Sign in in another window, then go on: what you typed stays here.');
      if (answer.status === 413) throw new Refusal('This is more than a posting can hold. Shorten it, then save it.');
      if (!answer.ok) throw new Refusal();
      const shown = /** @type {Shown} */ (await answer.json());
      if (number === this.asked) this.show(shown);
    } catch (failure) {
      if (number === this.asked) this.failed(failure, stop.signal.aborted);
    } finally {
      clearTimeout(giveUp);
    }
  }

  /** @param {Shown} shown */
  show(shown) {
    this.preview.innerHTML = shown.html;
    this.findings.innerHTML = shown.findings;
    const count = document.getElementById('findings-count');
    if (count) count.textContent = String(shown.count);
    this.trouble(shown.problem);
    this.tell(this.keeper.dirty() ? 'As typed, not saved' : 'As saved');
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      if (shown.says !== this.said) this.say(shown.says);
      this.said = shown.says;
    }, Math.max(0, this.changedAt + QUIET - Date.now()));
  }

  /** @param {unknown} failure @param {boolean} late the server took too long */
  failed(failure, late) {
    const reached = late || failure instanceof Refusal || failure instanceof SyntaxError;
    if (!reached) this.keeper.away();
    this.tell('Not up to date');
    this.trouble((failure instanceof Refusal && failure.message) || 'Checks unavailable, you can still save.', true);
  }

  /** Shows why the checks do not answer, or takes that away. @param {string} text @param {boolean} [aloud] */
  trouble(text, aloud = false) {
    const box = document.getElementById('checks-off');
    const words = document.getElementById('checks-off-text');
    if (!box || !words) return;
    if (aloud && box.hidden && !this.keeper.wait) this.say(text);
    box.hidden = !text;
    words.textContent = text;
  }

  /** @param {string} text */
  say(text) { if (this.says) this.says.textContent = text; }

  /** @param {string} text */
  tell(text) { if (this.state) this.state.textContent = text; }

  /** Leads from a finding to where it is mended, or mends it. @param {Event} event */
  follow(event) {
    const target = event.target instanceof Element ? event.target.closest('a[data-go], button[data-fix]') : null;
    if (target instanceof HTMLButtonElement) {
      if (this.fix(target)) event.preventDefault();
    } else if (target instanceof HTMLElement && this.go(target)) {
      event.preventDefault();
    }
  }

  /** Puts the focus on the field, and on the quote in the whole text.
   * @param {HTMLElement} link */
  go(link) {
    const field = document.getElementById(link.dataset.go ?? '');
    if (!field) return false;
    field.closest('details')?.setAttribute('open', '');
    field.focus();
    if (field instanceof HTMLTextAreaElement && field.name === 'markdown') {
      const [from, to] = range(field.value, link);
      field.setSelectionRange(from, to);
      reveal(field, from);
    } else {
      field.scrollIntoView({ block: 'center' });
    }
    return true;
  }

  /** Puts a fix into the answer that holds the quote, or into the text when that is being edited.
   * False leaves it to the server, which mends the stored text.
   * @param {HTMLButtonElement} button */
  fix(button) {
    const field = document.getElementById(button.dataset.field ?? '');
    const quote = button.dataset.quote ?? '';
    const fix = button.dataset.fix ?? '';
    if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return false;
    let start = field.value.indexOf(quote);
    if (field.name === 'markdown') {
      const brief = this.forms.find((form) => form.id === 'brief-form');
      if (brief && this.keeper.dirty(brief)) return this.ofBrief(button);
      start = range(field.value, button)[0];
      if (!field.value.startsWith(quote, start)) return false;
      field.closest('details')?.setAttribute('open', '');
    } else if (!quote || start < 0) {
      return false;
    }
    replace(field, start, start + quote.length, fix);
    this.offerUndo({ field, start, quote, fix }, fix ? `“${shortened(fix)}” is in the text.` : `“${shortened(quote)}” is taken out.`);
    return true;
  }

  /** @param {Fixed} fixed @param {string} text */
  offerUndo(fixed, text) {
    this.fixed = fixed;
    this.bar(text, true);
    this.say(`${text} Control Z or the Undo button takes that back.`);
  }

  /** Takes the last fix back where it stands, whatever was typed elsewhere since. */
  undo() {
    if (!this.fixed) return;
    const { field, start, quote, fix } = this.fixed;
    this.fixed = null;
    const at = field.value.startsWith(fix, start) && (fix || start <= field.value.length) ? start : field.value.indexOf(fix);
    const found = fix ? at >= 0 : at === start;
    if (found) replace(field, at, at + fix.length, quote);
    const text = found ? 'The fix is taken back.' : 'The text was changed there since. Control Z in the field goes back step by step.';
    this.bar(text, false);
    this.say(text);
    field.focus();
  }

  /** @param {string} text @param {boolean} open whether there is something to undo */
  bar(text, open) {
    const bar = document.getElementById('fixed');
    const words = document.getElementById('fixed-text');
    const button = document.getElementById('fixed-undo');
    if (!bar || !words || !button) return;
    words.textContent = text;
    button.hidden = !open;
    bar.hidden = false;
  }

  /** Closes the bar; the focus goes back to where the text was mended. */
  close() {
    document.getElementById('fixed')?.setAttribute('hidden', '');
    this.fixed?.field.focus();
    this.fixed = null;
  }

  /** A brief that is not saved yet has no text to mend. @param {HTMLElement} button */
  ofBrief(button) {
    this.bar('Save the brief first, then use this fix.', false);
    this.say('Save the brief first, then use this fix.');
    button.focus();
    return true;
  }
}

/** An answer of the server that is no preview; its message says why, if more is known. */
class Refusal extends Error {}

/** Findings and preview take turns on a narrow page; beside the form both are shown. */
class Panels {
  constructor() {
    this.list = document.getElementById('result-tabs');
    this.tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('#result-tabs [role="tab"]')]);
    this.narrow = matchMedia('(max-width: 56.24rem)');
    this.chosen = this.tabs[0];
    for (const tab of this.tabs) {
      tab.addEventListener('click', () => this.choose(tab));
      tab.addEventListener('keydown', (event) => this.key(event));
    }
    for (const link of document.querySelectorAll('.jump a')) {
      link.addEventListener('click', () => {
        const tab = this.tabs.find((each) => this.panel(each).querySelector(link.getAttribute('href') || 'none'));
        if (tab) this.choose(tab);
      });
    }
    this.narrow.addEventListener('change', () => this.lay());
    this.lay();
  }

  /** @param {HTMLElement} tab */
  panel(tab) { return /** @type {HTMLElement} */ (document.getElementById(tab.getAttribute('aria-controls') ?? '')); }

  /** @param {HTMLElement} tab */
  choose(tab) {
    this.chosen = tab;
    this.lay();
  }

  lay() {
    const narrow = this.narrow.matches;
    if (this.list) this.list.hidden = !narrow;
    for (const tab of this.tabs) {
      const panel = this.panel(tab), chosen = tab === this.chosen;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      panel.hidden = narrow && !chosen;
      for (const [name, value] of [['role', 'tabpanel'], ['aria-labelledby', tab.id]]) {
        if (narrow) panel.setAttribute(name, value);
        else panel.removeAttribute(name);
      }
    }
    const widths = document.getElementById('widths');
    if (widths) widths.hidden = narrow;
    if (narrow) setWidth('desktop');
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -this.tabs.indexOf(this.chosen), End: this.tabs.length - 1 - this.tabs.indexOf(this.chosen) }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const count = this.tabs.length;
    this.choose(this.tabs[(this.tabs.indexOf(this.chosen) + step + count) % count]);
    this.chosen.focus();
  }
}

/** Shows the preview as wide as a phone, or as wide as there is room. @param {string} width */
function setWidth(width) {
  document.getElementById('preview')?.classList.toggle('phone', width === 'phone');
  for (const button of document.querySelectorAll('#widths button')) {
    button.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (button).dataset.width === width));
  }
}

/** Whether the server answers at all. */
async function reachable() {
  const stop = new AbortController();
  const giveUp = setTimeout(() => stop.abort(), GIVE_UP);
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal: stop.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(giveUp);
  }
}

/** Replaces part of a field as typing would, so that Control Z takes it back.
 * @param {HTMLTextAreaElement|HTMLInputElement} field @param {number} from @param {number} to @param {string} text */
function replace(field, from, to, text) {
  const want = field.value.slice(0, from) + text + field.value.slice(to);
  field.focus();
  field.setSelectionRange(from, to);
  if (text) document.execCommand('insertText', false, text);
  else if (from < to) document.execCommand('delete');
  if (field.value !== want) { // a browser that knows no such command
    field.value = want;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(from, from + text.length);
  reveal(field, from);
}

/** Scrolls to a place in a field, as near as the length of the text tells.
 * @param {HTMLTextAreaElement|HTMLInputElement} field @param {number} at */
function reveal(field, at) {
  field.scrollTop = field.scrollHeight * at / (field.value.length || 1) - field.clientHeight / 2;
  field.scrollIntoView({ block: 'center' });
}

/** All fields of a form as they are posted. @param {HTMLFormElement} form @returns {[string, string][]} */
function all(form) {
  return /** @type {[string, string][]} */ ([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
}

/** The fields that a person fills in. @param {HTMLFormElement} form */
function fieldsOf(form) {
  return all(form).filter(([name]) => !['job', 'based', 'template', 'apply'].includes(name));
}

/** The fields as the server sent them, whatever a browser has put back since. @param {HTMLFormElement} form */
function untouched(form) {
  const twin = /** @type {HTMLFormElement} */ (form.cloneNode(true));
  twin.reset();
  return fieldsOf(twin);
}

/** @param {[string, string][]} fields */
function encoded(fields) { return new URLSearchParams(fields).toString(); }

/** Fills a form, so that fieldsOf would give these fields again.
 * @param {HTMLFormElement} form @param {[string, string][]} fields */
function fill(form, fields) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of /** @type {Iterable<any>} */ (form.elements)) {
    const given = values.get(control.name) ?? [];
    if (control.type === 'checkbox') control.checked = given.includes(control.value);
    else if (given.length) control.value = given[0];
  }
  const whole = form.querySelector('textarea[name="markdown"]');
  if (whole) whole.closest('details')?.setAttribute('open', '');
}

/** @param {string} name @param {string} value */
function hidden(name, value) {
  const input = document.createElement('input');
  [input.type, input.name, input.value] = ['hidden', name, value];
  return input;
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

/** @param {string} text */
function shortened(text) {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** @param {number} at */
function timeText(at) {
  return new Date(at).toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' });
}

/** Offsets in code points, as UTF-16 counts them. @param {string} text @param {HTMLElement} finding
 * @returns {[number, number]} */
function range(text, finding) {
  const points = [...text];
  const start = points.slice(0, Number(finding.dataset.start)).join('').length;
  const end = points.slice(0, Number(finding.dataset.end)).join('').length;
  return [start, end];
}

const root = document.getElementById('studio');
if (root && root.querySelector('#brief-form, #text-form')) {
  new Studio(root);
  new Panels();
  document.getElementById('widths')?.addEventListener('click', (event) => {
    if (event.target instanceof HTMLElement && event.target.dataset.width) setWidth(event.target.dataset.width);
  });
}
