// The rating room: keys 0 to 4 and Enter, words marked as evidence, and ratings that wait on this device
// while there is no connection. Without this script the same form is sent by its button, and evidence
// is copied by hand.

const QUEUE = 'rate-unsent';
const KEYS = 'rate-keys';
const RETRY = { first: 2000, last: 30000 };

/** A form that could not be sent. @typedef {{action: string, body: string}} Unsent */

/** @param {string} id */
const byId = (id) => document.getElementById(id);

/** @param {string} text in code points, as the server counts */
const points = (text) => Array.from(text).length;

/** Storage may be full or forbidden. */
const device = {
  /** @param {string} key */
  read(key) { try { return localStorage.getItem(key); } catch { return null; } },
  /** @param {string} key @param {string} text */
  write(key, text) { try { localStorage.setItem(key, text); return true; } catch { return false; } },
};

const unsent = {
  /** @returns {Unsent[]} */
  all() {
    try { const list = JSON.parse(device.read(QUEUE) || '[]'); return Array.isArray(list) ? list : []; } catch { return []; }
  },
  /** @param {Unsent[]} list */
  keep(list) { return device.write(QUEUE, JSON.stringify(list)); },
  /** @param {Unsent} one */
  add(one) { return unsent.keep([...unsent.all().filter((other) => other.action !== one.action), one]); },
};

/** @param {string} [more] */
function tellUnsent(more = '') {
  const line = byId('unsent');
  const n = unsent.all().length;
  if (!line) return;
  const kept = n ? `No connection. ${n === 1 ? '1 rating is' : `${n} ratings are`} kept on this device and sent once you are back.` : '';
  line.textContent = [kept, more].filter(Boolean).join(' ');
  line.hidden = !line.textContent;
}

let wait = RETRY.first;
let flushing = false;

/** Sends what waits, oldest first. */
async function flush() {
  if (flushing) return;
  flushing = true;
  let lost = 0;
  let away = '';
  let next = null;
  const sent = new Set();
  for (let list = unsent.all(); list.length > 0 && !away; list = unsent.all()) {
    try {
      const answer = await post(list[0].action, list[0].body);
      if (signIn(answer)) away = 'Sign in again to send them.';
      else if (answer.status >= 500 || answer.status === 429) away = 'The server does not answer yet.';
      else {
        if (answer.ok) next = { html: await answer.text(), url: answer.url };
        else lost++;
        sent.add(new URL(list[0].action).pathname);
        unsent.keep(unsent.all().filter((one) => one.action !== list[0].action));
      }
    } catch { away = ' '; }
  }
  flushing = false;
  if (next && sent.has(location.pathname)) goTo(next); // nothing else was at hand meanwhile
  else if (next) showUndo();
  tellUnsent([away.trim(), lost ? `${lost} could not be used: the answer has its ratings by now.` : ''].filter(Boolean).join(' '));
  if (unsent.all().length) setTimeout(flush, wait = Math.min(RETRY.last, wait * 2));
  else wait = RETRY.first;
}

/** @param {{html: string, url: string}} next */
function goTo(next) {
  if (!show(next.html, next.url)) location.assign(next.url);
}

function showUndo() {
  const button = byId('undo-last');
  if (button) button.hidden = false;
}

/** @param {string} action @param {string} body */
function post(action, body) {
  return fetch(action, { method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, credentials: 'same-origin' });
}

/** @param {Response} answer */
const signIn = (answer) => new URL(answer.url).pathname === '/sign-in';

/** Pages of the answers to come, by address. @type {Map<string, string>} */
const ready = new Map();

async function prefetch() {
  const next = (document.querySelector('[data-ahead]')?.getAttribute('data-ahead') || '').split(' ').filter(Boolean);
  for (const path of next) {
    if (ready.has(path)) continue;
    try {
      const answer = await fetch(path, { credentials: 'same-origin' });
      if (answer.ok && !signIn(answer)) ready.set(path, await answer.text());
    } catch { return; }
  }
}

/** Puts another answer in place. @param {string} html @param {string} path @returns {boolean} */
function show(html, path) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const main = page.querySelector('main');
  const here = document.querySelector('main');
  if (!main || !here || !page.getElementById('judge')) return false;
  here.replaceWith(document.importNode(main, true));
  document.title = page.title;
  history.pushState(null, '', path);
  start();
  scrollTo(0, 0);
  (document.querySelector('.summary') || document.querySelector('main'))?.focus();
  return true;
}

/** The answer that was left last while there was no connection, as it stood. @type {(Unsent & {html: string})|null} */
let left = null;

/** Takes back what was given last: what still waits on this device, else what the server has.
 * @param {SubmitEvent} event */
async function undo(event) {
  event.preventDefault();
  const waiting = unsent.all();
  const last = waiting[waiting.length - 1];
  if (!last) {
    try {
      const answer = await post('/rate/undo', '');
      goTo({ html: await answer.text(), url: answer.url });
    } catch { tellUnsent('There is no connection, and nothing was taken back.'); }
  } else if (left && left.action === last.action) {
    unsent.keep(waiting.slice(0, -1));
    const { html, action, body } = left;
    left = null;
    show(html, new URL(action).pathname);
    refill(body);
    tellUnsent('Taken back.');
  } else tellUnsent('It can be taken back once it was sent.');
}

/** Puts back what was chosen and typed; the page was kept while its button waited.
 * @param {string} body */
function refill(body) {
  const values = new URLSearchParams(body);
  /** @type {HTMLButtonElement} */ (byId('save')).disabled = false;
  const radio = /** @type {HTMLInputElement|null} */ (document.querySelector(`#judge input[name=level][value="${values.get('level')}"]`));
  if (radio) radio.checked = true;
  /** @type {HTMLTextAreaElement} */ (byId('f-note')).value = values.get('note') || '';
}

/** Counts on from the page before: one that was fetched ahead does not know what was given since.
 * @param {Element|null} before */
function countOn(before) {
  const now = /** @type {HTMLElement|null} */ (document.querySelector('.stepper [data-at]'));
  if (!now || !(before instanceof HTMLElement)) return;
  const total = before.dataset.total || '';
  const at = String(Math.min(Number(before.dataset.at) + 1, Number(total)));
  Object.assign(now.dataset, { at, total });
  now.textContent = `Answer ${at} of ${total}`;
  const bar = document.querySelector('.stepper progress');
  if (bar) Object.assign(bar, { max: Number(total), value: Number(at) - 1 });
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
  const action = form.action;
  const button = /** @type {HTMLButtonElement} */ (byId('save'));
  button.disabled = true;
  try {
    if (unsent.all().length) await flush();
    const answer = await post(action, body);
    const html = await answer.text();
    ready.delete(new URL(action).pathname);
    if (signIn(answer)) location.assign(answer.url);
    else goTo({ html, url: answer.url });
  } catch { keepFor(form, action, body); }
  button.disabled = false;
}

/** Keeps a rating on this device and goes on to an answer that is here already. What the server would
 * refuse has to be put right first. @param {HTMLFormElement} form @param {string} action @param {string} body */
function keepFor(form, action, body) {
  const values = new URLSearchParams(body);
  const level = values.get('level');
  const note = /** @type {HTMLTextAreaElement} */ (byId('f-note'));
  if (level === null) return tellUnsent('Choose a level.');
  if ((level === '0' || level === '4') && !note.value.trim() && document.querySelector('[data-note-needed]')) {
    note.focus();
    return tellUnsent(`Say in a few words why it is a ${level}.`);
  }
  if (!unsent.add({ action, body })) return tellUnsent('There is no connection, and no room on this device. Keep this page open and try again.');
  ready.delete(new URL(action).pathname);
  const next = [...ready.keys()].find((path) => !unsent.all().some((one) => new URL(one.action).pathname === path));
  const html = next && ready.get(next);
  left = { action, body, html: document.documentElement.outerHTML };
  const before = document.querySelector('.stepper [data-at]');
  if (html && show(html, next)) { countOn(before); tellUnsent(); }
  else tellUnsent('There is no further answer on this device.');
  setTimeout(flush, wait);
}

/** The letters of the answer: what quotes are counted in. @returns {HTMLElement[]} */
const letters = () => [...document.querySelectorAll('#answer article.letter')];

/** How many characters stand before a place, -1 outside the letters. @param {Node} node @param {number} offset */
function placeOf(node, offset) {
  let before = 0;
  for (const letter of letters()) {
    if (letter.contains(node)) {
      const range = document.createRange();
      range.selectNodeContents(letter);
      range.setEnd(node, offset);
      return before + points(range.toString());
    }
    before += points(letter.textContent || '');
  }
  return -1;
}

/** The words that are selected, without space around them. @returns {{from: number, to: number, text: string}|null} */
function selected() {
  const selection = getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const from = placeOf(range.startContainer, range.startOffset);
  const text = range.toString();
  if (from < 0 || placeOf(range.endContainer, range.endOffset) < 0 || !text.trim()) return null;
  const start = from + points(text) - points(text.trimStart());
  return { from: start, to: start + points(text.trim()), text: text.trim() };
}

/** Draws what is ticked into the answer. */
function draw() {
  for (const mark of document.querySelectorAll('#answer mark')) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent?.normalize();
  }
  for (const box of document.querySelectorAll('#marks input')) {
    if (!(/** @type {HTMLInputElement} */ (box).checked)) continue;
    const [from, to] = /** @type {HTMLInputElement} */ (box).value.split('-').map(Number);
    paint(from, to);
  }
}

/** @param {number} from @param {number} to */
function paint(from, to) {
  let at = 0;
  for (const letter of letters()) {
    const walker = document.createTreeWalker(letter, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
    for (const text of texts) {
      const all = Array.from(text.data);
      const a = Math.max(0, from - at);
      const b = Math.min(all.length, to - at);
      at += all.length;
      if (a >= b) continue;
      const units = (/** @type {number} */ n) => all.slice(0, n).join('').length;
      const middle = text.splitText(units(a));
      middle.splitText(units(b) - units(a));
      const mark = document.createElement('mark');
      middle.replaceWith(mark);
      mark.append(middle);
    }
  }
}

function mark() {
  const found = selected();
  const hint = byId('mark-hint');
  const list = byId('marks');
  if (hint) hint.hidden = Boolean(found);
  if (!found || !list) return;
  const value = `${found.from}-${found.to}`;
  const there = list.querySelector(`input[value="${value}"]`);
  if (there) /** @type {HTMLInputElement} */ (there).checked = true;
  else {
    const label = document.createElement('label');
    label.className = 'choice';
    const box = document.createElement('input');
    Object.assign(box, { type: 'checkbox', name: 'mark', value, checked: true });
    const words = document.createElement('span');
    words.textContent = `“${found.text}”`;
    label.append(box, words);
    list.append(label);
  }
  list.hidden = false;
  getSelection()?.removeAllRanges();
  draw();
}

const keysOn = () => device.read(KEYS) !== 'off';

function showKeys() {
  const line = byId('keys');
  if (!line) return;
  line.hidden = false;
  const button = line.querySelector('button');
  if (button) button.textContent = keysOn() ? 'Turn keys off' : 'Turn keys on';
  const says = /** @type {HTMLElement|null} */ (line.querySelector('[data-on]'));
  if (says) says.hidden = !keysOn();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const form = byId('judge');
  const at = /** @type {HTMLElement} */ (event.target);
  if (!form || !keysOn() || event.ctrlKey || event.altKey || event.metaKey) return;
  if (at.closest('textarea, select, summary, a, button') || at.matches('input:not([type=radio]):not([type=checkbox])')) return;
  if (/^[0-4]$/.test(event.key)) {
    const radio = /** @type {HTMLInputElement|null} */ (form.querySelector(`input[name=level][value="${event.key}"]`));
    if (radio) { radio.checked = true; radio.focus(); event.preventDefault(); }
  } else if (event.key === 'Enter') {
    event.preventDefault();
    byId('save')?.click();
  }
}

/** Takes over the page that is shown. */
function start() {
  const form = /** @type {HTMLFormElement|null} */ (byId('judge'));
  if (!form) return;
  form.addEventListener('submit', (event) => { event.preventDefault(); send(form); });
  const button = byId('mark');
  if (button && letters().length) {
    button.hidden = false;
    button.addEventListener('mousedown', (event) => event.preventDefault()); // keeps the selection
    button.addEventListener('click', mark);
    const field = byId('by-hand');
    if (field && !field.classList.contains('wrong')) field.hidden = true;
  }
  byId('undo')?.addEventListener('submit', undo);
  if (unsent.all().length) showUndo();
  byId('marks')?.addEventListener('change', draw);
  byId('keys')?.querySelector('button')?.addEventListener('click', () => {
    device.write(KEYS, keysOn() ? 'off' : 'on');
    showKeys();
  });
  showKeys();
  draw();
  tellUnsent();
  prefetch();
}

addEventListener('keydown', onKey);
addEventListener('online', flush);
addEventListener('popstate', () => location.reload());
start();
if (unsent.all().length) flush();
