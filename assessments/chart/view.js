// Error spotting: shows one record at a time and keeps the counts right. The form's fields alone
// hold the answers; nothing here knows or judges them.

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
const all = (root, selector) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);

/** @param {number} n */
const marked = (n) => (n === 1 ? '1 field marked' : `${n} fields marked`);

/** @param {HTMLElement} root */
function enhance(root) {
  const records = all(root, '.chart-record');
  const links = all(root, 'a[data-record]');
  const walk = /** @type {HTMLElement} */ (root.querySelector('.chart-walk'));
  const narrow = window.matchMedia('(max-width: 59.99rem)');
  let here = 0;

  /** Counts the marks of each record. */
  function count() {
    records.forEach((record, i) => {
      const n = record.querySelectorAll('.check:checked').length;
      const text = record.querySelector('[data-marked]');
      if (text) text.textContent = marked(n);
      const badge = links[i].querySelector('[data-count]');
      if (badge && badge.firstChild) badge.firstChild.nodeValue = String(n);
    });
  }

  /** @param {number} to @param {boolean} speak */
  function show(to, speak) {
    here = Math.min(records.length - 1, Math.max(0, to));
    records.forEach((record, i) => { record.hidden = i !== here; });
    links.forEach((link, i) => {
      if (i === here) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    });
    const words = `Record ${here + 1} of ${records.length}`;
    const text = walk.querySelector('[data-here]');
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
      root.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: { text: words, assertive: false } }));
    }
  }

  /** Ticks the way of showing papers that is in effect, until the candidate has chosen one. */
  let chosen = false;
  function follow() {
    const choices = /** @type {HTMLInputElement[]} */ (all(root, '.chart-choice'));
    if (chosen || choices.length === 0) return;
    for (const choice of choices) choice.checked = (choice.value === 'rows') === narrow.matches;
  }

  links.forEach((link, i) => link.addEventListener('click', (event) => {
    event.preventDefault();
    show(i, true);
  }));
  walk.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest('[data-go]');
    if (button instanceof HTMLElement && !button.hasAttribute('aria-disabled')) show(here + Number(button.dataset.go), true);
  });
  root.addEventListener('change', (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.classList.contains('chart-choice')) chosen = true;
    if (box.classList.contains('check')) count();
  });
  narrow.addEventListener('change', follow);
  root.closest('form')?.addEventListener('attempt:restore', count);

  // a link to one field (from a list of errors) opens the record that holds it
  window.addEventListener('hashchange', () => {
    const target = document.getElementById(window.location.hash.slice(1));
    const at = target ? records.findIndex((record) => record.contains(target)) : -1;
    if (!target || at < 0) return;
    show(at, false);
    target.focus();
    target.scrollIntoView({ block: 'center' });
  });

  walk.hidden = false;
  follow();
  count();
  const wanted = records.findIndex((record) => `#${record.id}` === window.location.hash);
  show(Math.max(0, wanted), false);
}

document.querySelectorAll('[data-kind="chart"]').forEach((root) => {
  if (root instanceof HTMLElement && root.querySelector('.chart-walk')) enhance(root);
});
