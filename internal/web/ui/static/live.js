// The live page of a job: asks the server for the same page every few seconds and puts what has changed
// in its place. Rows that stay the same are left alone, so that nothing moves under a finger or loses the
// focus. Without this script the page has a link to refresh it.

const EVERY = 5000;
const SLOWEST = 60000;
const PATIENCE = 10000; // for one answer

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const words = byId('live').dataset;
let wait = EVERY;
let timer = 0;
let asking = false;
let held = false;
let over = false;

/** Signs of every row, by its id. @param {ParentNode} root @returns {Map<string, {code: string, signs: string[]}>} */
function signsIn(root) {
  const rows = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-signs]'));
  return new Map(Array.from(rows, (row) => [row.id, { code: row.dataset.code || '', signs: (row.dataset.signs || '').split('|').filter(Boolean) }]));
}

/** Says what is new, and who is out of trouble. @param {ReturnType<typeof signsIn>} before @param {ReturnType<typeof signsIn>} after */
function tell(before, after) {
  for (const [id, now] of after) {
    const then = before.get(id);
    const fresh = now.signs.filter((sign) => !then || !then.signs.includes(sign));
    const text = fresh.length ? fresh.join(', ') : then && then.signs.length && !now.signs.length ? words.wordsClear : '';
    if (text) document.dispatchEvent(new CustomEvent('announce', { detail: { text: `${now.code}: ${text}` } }));
  }
}

/** Makes the rows those of the new page: the same ones stay. @param {HTMLElement} rows @param {HTMLElement} next */
function replaceRows(rows, next) {
  const old = new Map(Array.from(rows.children, (row) => [row.id, row]));
  let place = rows.firstElementChild;
  for (const row of Array.from(next.children)) {
    const kept = old.get(row.id);
    old.delete(row.id);
    const use = kept && kept.outerHTML === row.outerHTML ? kept : document.importNode(row, true);
    if (kept && kept !== use) {
      if (place === kept) place = kept.nextElementSibling;
      kept.remove();
    }
    if (use === place) place = use.nextElementSibling;
    else rows.insertBefore(use, place);
  }
  for (const gone of old.values()) gone.remove();
}

/** @param {Document} page */
function show(page) {
  const next = page.getElementById('live');
  const live = byId('live');
  if (!next) throw new Error('not this page');
  const before = signsIn(live);
  const focused = live.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).getAttribute('href') : null;
  const rows = document.getElementById('live-rows');
  const nextRows = page.getElementById('live-rows');
  if (rows && nextRows && live.children.length === next.children.length) {
    replaceRows(rows, nextRows);
    const counts = /** @type {HTMLElement} */ (page.getElementById('live-counts'));
    byId('live-counts').replaceWith(document.importNode(counts, true));
  } else {
    live.replaceChildren(...Array.from(next.childNodes, (node) => document.importNode(node, true)));
  }
  const link = focused && Array.from(live.querySelectorAll('a')).find((a) => a.getAttribute('href') === focused);
  if (link && document.activeElement !== link) link.focus({ preventScroll: true });
  byId('as-of').textContent = /** @type {HTMLElement} */ (page.getElementById('as-of')).textContent;
  tell(before, signsIn(live));
}

/** @param {string} text empty: up to date @param {boolean} [link] */
function stale(text, link = false) {
  const notice = byId('stale');
  if (byId('stale-text').textContent !== text) {
    byId('stale-text').textContent = text;
    if (text) document.dispatchEvent(new CustomEvent('announce', { detail: { text } }));
  }
  notice.hidden = !text;
  byId('stale-link').hidden = !link;
}

/** @returns {Promise<Response>} */
async function fetched() {
  const abort = new AbortController();
  const late = setTimeout(() => abort.abort(), PATIENCE);
  try {
    return await fetch(location.href, { signal: abort.signal, cache: 'no-store', credentials: 'same-origin', headers: { Accept: 'text/html' } });
  } finally {
    clearTimeout(late);
  }
}

async function ask() {
  if (asking || held || over || document.hidden) return;
  asking = true;
  try {
    const answer = await fetched();
    const elsewhere = new URL(answer.url).pathname !== location.pathname;
    if (elsewhere || answer.status === 403 || answer.status === 404) {
      over = true;
      stale(words.wordsAway || '', true);
    } else if (!answer.ok) {
      throw new Error(String(answer.status));
    } else {
      show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      stale('');
      wait = EVERY;
    }
  } catch {
    stale(words.wordsOffline || '');
    wait = Math.min(SLOWEST, wait * 2);
  }
  asking = false;
  later();
}

function later() {
  clearTimeout(timer);
  if (!held && !over && !document.hidden) timer = window.setTimeout(ask, wait * (0.9 + 0.2 * Math.random()));
}

function now() {
  clearTimeout(timer);
  wait = EVERY;
  ask();
}

const hold = byId('hold');
hold.hidden = false;
hold.addEventListener('click', () => {
  held = !held;
  hold.setAttribute('aria-pressed', String(held));
  if (held) clearTimeout(timer);
  else now();
});
byId('refresh').addEventListener('click', (event) => {
  if (held || over || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  now();
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) now(); });
window.addEventListener('online', now);
window.addEventListener('offline', () => stale(words.wordsOffline || ''));
later();
