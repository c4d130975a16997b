// Error spotting: shows one record at a time, keeps the counts right and takes changes back. The
// form's fields alone hold the answers; nothing here knows or judges them.

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
const all = (root, selector) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);

/** @param {string} text @param {Record<string, string|number>} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** How papers are shown is remembered for this visit; storage may be forbidden. */
const choice = {
  read() { try { return sessionStorage.getItem('chart-papers') || ''; } catch { return ''; } },
  /** @param {string} value */
  keep(value) { try { sessionStorage.setItem('chart-papers', value); } catch { /* not kept */ } },
};

/** Takes back changes of fields, the newest first. */
class Past {
  /** @param {HTMLInputElement[]} controls */
  constructor(controls) {
    this.controls = controls;
    /** @type {{control: HTMLInputElement, before: string|boolean}[]} */
    this.steps = [];
    this.forget();
  }

  /** @param {HTMLInputElement} control */
  static state(control) { return control.type === 'checkbox' ? control.checked : control.value; }

  /** Fields were filled from elsewhere. */
  forget() {
    this.steps = [];
    this.known = new Map(this.controls.map((control) => [control, Past.state(control)]));
  }

  /** @param {HTMLInputElement} control */
  note(control) {
    const before = this.known.get(control);
    if (before === undefined || before === Past.state(control)) return;
    this.steps.push({ control, before });
    this.known.set(control, Past.state(control));
  }

  /** Puts the newest change back and returns its control, undefined where there is none. */
  back() {
    const step = this.steps.pop();
    if (!step) return undefined;
    if (typeof step.before === 'boolean') step.control.checked = step.before;
    else step.control.value = step.before;
    this.known.set(step.control, step.before);
    return step.control;
  }
}

/** @param {HTMLElement} root */
function enhance(root) {
  const records = all(root, '.chart-record');
  const links = all(root, 'a[data-record]');
  const walk = /** @type {HTMLElement} */ (root.querySelector('.chart-walk'));
  const undo = /** @type {HTMLElement} */ (walk.querySelector('[data-undo]'));
  const narrow = window.matchMedia('(max-width: 59.99rem)');
  const past = new Past(/** @type {HTMLInputElement[]} */ (records.flatMap((record) => all(record, 'input'))));
  let here = 0;
  let papers = choice.read(); // as chosen

  /** @param {string} text */
  const say = (text) => root.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: { text, assertive: false } }));

  /** @param {ParentNode} within @param {string} selector @param {number} n */
  function put(within, selector, n) {
    const text = within.querySelector(selector);
    if (text) text.textContent = String(n);
  }

  /** Counts the marks of each record. */
  function count() {
    records.forEach((record, i) => {
      const n = record.querySelectorAll('.check:checked').length;
      put(record, '[data-marked]', n);
      if (!links[i]) return; // a single record has no way to others
      put(links[i], '[data-count]', n);
      links[i].querySelector('.chart-again')?.toggleAttribute('hidden', !record.querySelector('.chart-look:checked'));
    });
    put(root, '[data-total]', root.querySelectorAll('.check:checked').length);
    put(root, '[data-total-again]', root.querySelectorAll('.chart-look:checked').length);
    if (past.steps.length === 0) undo.setAttribute('aria-disabled', 'true');
    else undo.removeAttribute('aria-disabled');
  }

  /** @param {number} to @param {boolean} speak */
  function show(to, speak) {
    here = Math.min(records.length - 1, Math.max(0, to));
    records.forEach((record, i) => record.classList.toggle('chart-off', i !== here));
    links.forEach((link, i) => {
      if (i === here) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    });
    const words = fill(root.dataset.here || '', { n: here + 1, of: records.length });
    const text = walk.querySelector('[data-at]');
    if (text) text.textContent = words;
    const bar = walk.querySelector('progress');
    if (bar) bar.value = here + 1;
    for (const button of all(walk, '[data-go]')) {
      const end = Number(button.dataset.go) < 0 ? 0 : records.length - 1;
      if (here === end) button.setAttribute('aria-disabled', 'true');
      else button.removeAttribute('aria-disabled');
    }
    if (speak) {
      records[here].focus({ preventScroll: true });
      records[here].scrollIntoView({ block: 'start' });
      say(words);
    }
  }

  /** Takes the newest change back, and shows where it was. */
  function takeBack() {
    const control = past.back();
    if (!control) {
      say(root.dataset.nothing || '');
      return;
    }
    control.dispatchEvent(new Event('input', { bubbles: true }));
    count();
    show(records.findIndex((record) => record.contains(control)), false);
    const row = control.closest('.rec');
    const target = control.getClientRects().length ? control : row?.querySelector('.check');
    if (target instanceof HTMLElement) {
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: 'center' });
    }
    const what = (row?.querySelector('.name') || control.closest('label'))?.textContent || '';
    say(fill(root.dataset.undone || '', { what: what.trim() }));
  }

  /** Ticks the way of showing papers that is in effect, until the candidate has chosen one. */
  function follow() {
    const wanted = papers || (narrow.matches ? 'rows' : 'text');
    for (const radio of /** @type {HTMLInputElement[]} */ (all(root, '.chart-choice'))) radio.checked = radio.value === wanted;
  }

  links.forEach((link, i) => link.addEventListener('click', (event) => {
    event.preventDefault();
    show(i, true);
  }));
  walk.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest('button');
    if (!button) return;
    if (button === undo) takeBack();
    else if (!button.hasAttribute('aria-disabled')) show(here + Number(button.dataset.go), true);
  });
  for (const type of ['input', 'change']) {
    root.addEventListener(type, (event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement)) return;
      if (box.classList.contains('chart-choice')) {
        event.stopPropagation(); // how papers look is no work to save
        papers = box.value;
        choice.keep(papers);
      } else if (type === 'change') {
        past.note(box);
        count();
      }
    });
  }
  narrow.addEventListener('change', () => { if (!window.matchMedia('print').matches) follow(); });
  root.closest('form')?.addEventListener('attempt:restore', () => {
    past.forget();
    follow();
    count();
  });

  // a link to one field (from a list of errors) opens the record that holds it
  window.addEventListener('hashchange', () => {
    const target = document.getElementById(window.location.hash.slice(1));
    const at = target ? records.findIndex((record) => record.contains(target)) : -1;
    if (!target || at < 0) return;
    show(at, false);
    target.focus();
    target.scrollIntoView({ block: 'center' });
  });

  root.classList.add('chart-single');
  walk.hidden = false;
  follow();
  count();
  const wanted = records.findIndex((record) => `#${record.id}` === window.location.hash);
  show(Math.max(0, wanted), false);
}

document.querySelectorAll('[data-kind="chart"]').forEach((root) => {
  if (root instanceof HTMLElement && root.querySelector('.chart-walk')) enhance(root);
});
