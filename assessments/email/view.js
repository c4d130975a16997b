// The e-mail task in the browser: counts words, lets the text area grow with its text, and keeps the
// ticks of the writer's own checklist on the device. The text itself lives in the two named fields;
// without this module the page works the same.

/** @typedef {Record<string, string>} Texts */

const root = document.querySelector('[data-kind="email"]');
const body = root?.querySelector('textarea[name="body"]');
if (root instanceof HTMLElement && body instanceof HTMLTextAreaElement) start(root, body);

/**
 * @param {HTMLElement} root
 * @param {HTMLTextAreaElement} body
 */
function start(root, body) {
  /** @type {Texts} */
  const texts = JSON.parse(root.dataset.texts || '{}');
  const form = root.closest('form');
  const subject = root.querySelector('input[name="subject"]');
  let zone = zoneOf(root, body);

  const refresh = () => {
    show(root, body, texts);
    grow(body);
  };
  body.addEventListener('input', () => {
    refresh();
    const now = zoneOf(root, body);
    if (now !== zone && texts[now]) announce(root, zoneText(root, body, now, texts));
    zone = now;
  });
  subject?.addEventListener('input', () => show(root, body, texts));
  form?.addEventListener('attempt:restore', () => {
    refresh();
    zone = zoneOf(root, body);
  });
  refresh();
  ticks(root, form?.dataset.attempt || '');
  below(root);
}

/**
 * Counts as the server does: pieces between white space that hold a letter or a digit.
 * @param {string} text
 */
function count(text) {
  return text.split(/\s+/).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
}

/**
 * How many characters subject and message have beyond what can be saved; negative while they fit.
 * @param {HTMLElement} root
 * @param {HTMLTextAreaElement} body
 */
function overBy(root, body) {
  const subject = root.querySelector('input[name="subject"]');
  const length = [...body.value].length + (subject instanceof HTMLInputElement ? [...subject.value].length : 0);
  return length - Number(body.dataset.max);
}

/**
 * Puts values in the place of {names}.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/**
 * @param {number} words
 * @param {Texts} texts
 */
function wordsText(words, texts) {
  return words === 1 ? texts.one : fill(texts.many, { n: words });
}

/**
 * Writes the count, or how many characters are too many once there are.
 * @param {HTMLElement} root
 * @param {HTMLTextAreaElement} body
 * @param {Texts} texts
 */
function show(root, body, texts) {
  const place = root.querySelector('[data-words]');
  const over = overBy(root, body);
  if (over > 0) body.setAttribute('aria-invalid', 'true');
  else body.removeAttribute('aria-invalid');
  const suggested = root.querySelector('[data-suggested]');
  if (suggested instanceof HTMLElement) suggested.hidden = over > 0;
  if (!place) return;
  place.classList.toggle('error', over > 0);
  place.textContent = over > 0 ? fill(texts.over, { n: over }) : wordsText(count(body.value), texts);
}

/**
 * Rows, not a style: the page forbids inline style.
 * @param {HTMLTextAreaElement} body
 */
function grow(body) {
  while (body.rows < 40 && body.scrollHeight > body.clientHeight + 2) body.rows += 1;
}

/**
 * Where the count stands against the suggestion; too long to be saved comes first.
 * @param {HTMLElement} root
 * @param {HTMLTextAreaElement} body
 * @returns {'over' | 'short' | 'good' | 'long'}
 */
function zoneOf(root, body) {
  const words = count(body.value);
  const high = Number(body.dataset.high);
  if (overBy(root, body) > 0) return 'over';
  if (words < Number(body.dataset.low)) return 'short';
  return high > 0 && words > high ? 'long' : 'good';
}

/**
 * @param {HTMLElement} root
 * @param {HTMLTextAreaElement} body
 * @param {'over' | 'short' | 'good' | 'long'} zone
 * @param {Texts} texts
 */
function zoneText(root, body, zone, texts) {
  return fill(texts[zone], {
    words: wordsText(count(body.value), texts),
    low: body.dataset.low || '',
    high: body.dataset.high || '',
    n: overBy(root, body),
  });
}

/**
 * The checklist is the writer's own: it is not sent, only kept on this device for a reload.
 * @param {HTMLElement} root
 * @param {string} attempt
 */
function ticks(root, attempt) {
  /** @type {HTMLInputElement[]} */
  const boxes = [...root.querySelectorAll('input[data-tick]')].filter((box) => box instanceof HTMLInputElement);
  const key = `email-ticks:${attempt}`;
  if (!attempt) return;
  try {
    const kept = (sessionStorage.getItem(key) || '').split(',');
    for (const box of boxes) box.checked = kept.includes(box.dataset.tick || '');
    root.addEventListener('change', () => {
      sessionStorage.setItem(key, boxes.filter((box) => box.checked).map((box) => box.dataset.tick).join(','));
    });
  } catch { /* storage is forbidden: the ticks last as long as the page */ }
}

/**
 * On a narrow screen the brief sticks below the bar, which may have two lines.
 * @param {HTMLElement} root
 */
function below(root) {
  const bar = document.querySelector('.bar');
  if (!bar) return;
  new ResizeObserver(() => {
    root.style.setProperty('--email-top', `${Math.round(bar.getBoundingClientRect().height) + 4}px`);
  }).observe(bar);
}

/**
 * @param {HTMLElement} root
 * @param {string} text
 */
function announce(root, text) {
  root.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: { text, assertive: false } }));
}
