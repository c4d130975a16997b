// The scenario kind in the browser: counts what is rated and how long the reply is. Everything that
// is handed in lives in the radios and the text area; without this module the page works the same.

/** @typedef {{text: string, assertive: boolean}} Announcement */

const root = document.querySelector('[data-kind="scenario"]');
if (root) start(/** @type {HTMLElement} */ (root));

/** @param {HTMLElement} root */
function start(root) {
  const form = root.closest('form');
  let finished = finishedScenes(root);

  root.addEventListener('input', (event) => {
    refresh(root);
    if (event.target instanceof HTMLInputElement) {
      const now = finishedScenes(root);
      const news = [...now].filter((id) => !finished.has(id));
      finished = now;
      if (news.length > 0) announce(root, `${title(root, news[0])}: all rated. ${progress(root)}`);
    }
  });
  root.addEventListener('click', followLink);
  form?.addEventListener('attempt:restore', () => {
    refresh(root);
    finished = finishedScenes(root);
  });
  refresh(root);
}

/** Writes all counts. @param {HTMLElement} root */
function refresh(root) {
  for (const scene of scenes(root)) {
    const groups = actions(scene);
    const place = root.querySelector(`[data-count="${CSS.escape(scene.dataset.scene ?? '')}"]`);
    if (place) place.textContent = `${groups.filter(isRated).length} of ${groups.length}`;
  }
  const all = root.querySelector('[data-progress]');
  if (all) all.textContent = progress(root);
  const words = root.querySelector('[data-words]');
  const reply = root.querySelector('textarea');
  if (words && reply) words.textContent = wordCount(reply.value);
}

/** @param {HTMLElement} root @returns {HTMLElement[]} */
function scenes(root) {
  return [...root.querySelectorAll('[data-scene]')].map((el) => /** @type {HTMLElement} */ (el));
}

/** @param {HTMLElement} within @returns {Element[]} */
function actions(within) {
  return [...within.querySelectorAll('[data-action]')];
}

/** @param {Element} group */
function isRated(group) {
  return group.querySelector('input:checked') !== null;
}

/** @param {HTMLElement} root @returns {Set<string>} */
function finishedScenes(root) {
  const done = scenes(root).filter((scene) => actions(scene).every(isRated));
  return new Set(done.map((scene) => scene.dataset.scene ?? ''));
}

/** @param {HTMLElement} root @param {string} id */
function title(root, id) {
  return root.querySelector(`#title-${CSS.escape(id)}`)?.textContent ?? '';
}

/** @param {HTMLElement} root */
function progress(root) {
  const groups = actions(root);
  return `${groups.filter(isRated).length} of ${groups.length} rated.`;
}

/** @param {string} text */
function wordCount(text) {
  const n = text.split(/\s+/).filter(Boolean).length;
  return n === 0 ? '' : n === 1 ? '1 word' : `${n} words`;
}

/**
 * Moves focus along with a jump, so that the keyboard and a screen reader go on from there.
 * @param {MouseEvent} event
 */
function followLink(event) {
  const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
  if (!link) return;
  const target = document.getElementById(link.getAttribute('href')?.slice(1) ?? '');
  if (target?.hasAttribute('tabindex')) target.focus({ preventScroll: true });
}

/** @param {HTMLElement} root @param {string} text */
function announce(root, text) {
  /** @type {Announcement} */
  const detail = { text, assertive: false };
  root.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail }));
}
