// The e-mail task in the browser: counts words and lets the text area grow with its text. The text
// itself lives in the two named fields; without this module the page works the same.

/** @typedef {{text: string, assertive: boolean}} Announcement */

const root = document.querySelector('[data-kind="email"]');
const body = root?.querySelector('textarea[name="body"]');
if (root && body instanceof HTMLTextAreaElement) start(/** @type {HTMLElement} */ (root), body);

/**
 * @param {HTMLElement} root
 * @param {HTMLTextAreaElement} body
 */
function start(root, body) {
  const low = Number(body.dataset.low);
  const high = Number(body.dataset.high);
  let zone = zoneOf(count(body.value), low, high);

  const refresh = () => {
    show(root, body);
    grow(body);
  };
  body.addEventListener('input', () => {
    refresh();
    const words = count(body.value);
    const now = zoneOf(words, low, high);
    if (now !== zone) announce(root, sentence(words, low, high, now));
    zone = now;
  });
  root.closest('form')?.addEventListener('attempt:restore', () => {
    refresh();
    zone = zoneOf(count(body.value), low, high);
  });
  refresh();
}

/**
 * Counts as the server does: pieces between white space that hold a letter or a digit.
 * @param {string} text
 */
function count(text) {
  return text.split(/\s+/).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
}

/**
 * Writes the count, and how many characters are too many once there are.
 * @param {HTMLElement} root
 * @param {HTMLTextAreaElement} body
 */
function show(root, body) {
  const words = count(body.value);
  const place = root.querySelector('[data-words]');
  const subject = root.querySelector('input[name="subject"]');
  const length = [...body.value].length + (subject instanceof HTMLInputElement ? [...subject.value].length : 0);
  const over = length - Number(body.dataset.max);
  if (place) place.textContent = over > 0 ? `${over} characters too many` : plural(words);
}

/** @param {number} words */
function plural(words) {
  return words === 1 ? '1 word' : `${words} words`;
}

/**
 * Rows, not a style: the page forbids inline style.
 * @param {HTMLTextAreaElement} body
 */
function grow(body) {
  while (body.rows < 40 && body.scrollHeight > body.clientHeight + 2) body.rows += 1;
}

/**
 * Where a count stands against the suggestion.
 * @param {number} words
 * @param {number} low
 * @param {number} high
 * @returns {'short' | 'good' | 'long'}
 */
function zoneOf(words, low, high) {
  if (words < low) return 'short';
  return high > 0 && words > high ? 'long' : 'good';
}

/**
 * @param {number} words
 * @param {number} low
 * @param {number} high
 * @param {'short' | 'good' | 'long'} zone
 */
function sentence(words, low, high, zone) {
  const place = { short: 'under', good: 'within', long: 'over' }[zone];
  return `${plural(words)}, ${place} the suggested ${low} to ${high}`;
}

/**
 * @param {HTMLElement} root
 * @param {string} text
 */
function announce(root, text) {
  root.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: { text, assertive: false } }));
}
