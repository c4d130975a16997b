// Inbox triage in the browser: counts what is sorted and leads to the next message that is open. The
// form's fields alone hold the answers; nothing here knows or judges them.

/** @param {HTMLElement} root */
function enhance(root) {
  const items = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('[data-message]')]);
  const count = /** @type {HTMLElement} */ (root.querySelector('[data-count]'));
  const next = /** @type {HTMLButtonElement} */ (root.querySelector('[data-next]'));
  let last = -1;

  /** @param {HTMLElement} item */
  const sorted = (item) => Boolean(item.querySelector('input:checked') && item.querySelector('select')?.value);

  /** @param {string} text */
  const say = (text) => root.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: { text, assertive: false } }));

  /** @param {boolean} speak */
  function refresh(speak) {
    const n = items.filter(sorted).length;
    const text = (root.dataset.sorted || '').replace('{n}', String(n)).replace('{of}', String(items.length));
    items.forEach((item) => item.classList.toggle('triage-done', sorted(item)));
    if (n > 0 || last > 0) count.textContent = text;
    next.hidden = n === items.length;
    if (speak && n > last && last >= 0) say(n === items.length ? root.dataset.none || '' : text);
    last = n;
  }

  for (const type of ['input', 'change']) root.addEventListener(type, () => refresh(true));
  root.closest('form')?.addEventListener('attempt:restore', () => refresh(false));
  next.addEventListener('click', () => {
    const heading = items.find((item) => !sorted(item))?.querySelector('h2');
    if (!heading) return;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: 'start' });
  });
  refresh(false);
}

document.querySelectorAll('[data-kind="triage"]').forEach((root) => {
  if (root instanceof HTMLElement && root.querySelector('[data-next]')) enhance(root);
});
