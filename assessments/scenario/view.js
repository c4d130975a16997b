// The scenario kind in the browser: counts what is rated and how long the replies are. Everything that
// is handed in lives in the radios and the text areas; without this module the page works the same.
// What it says comes from the page, in the page's language.

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
      if (news.length > 0) announce(root, `${put(root.dataset.all, { scene: title(root, news[0]) })} ${progress(root)}`);
    }
  });
  root.addEventListener('click', followLink);
  form?.addEventListener('attempt:restore', () => {
    refresh(root);
    finished = finishedScenes(root);
    const second = root.querySelector('textarea[name="second"]');
    if (second instanceof HTMLTextAreaElement && second.value !== '') second.closest('details')?.setAttribute('open', '');
  });
  refresh(root);
}

/** Fills {name} in a text of the page. @param {string|undefined} text @param {Record<string, string|number>} values */
function put(text, values) {
  return Object.entries(values).reduce((all, [name, value]) => all.replace(`{${name}}`, () => String(value)), text ?? '');
}

/** Writes all counts. @param {HTMLElement} root */
function refresh(root) {
  for (const scene of scenes(root)) {
    const place = root.querySelector(`[data-count="${CSS.escape(scene.dataset.scene ?? '')}"]`);
    if (place) place.textContent = put(root.dataset.part, counted(scene));
  }
  const all = root.querySelector('[data-progress]');
  if (all) all.textContent = progress(root);
  for (const words of root.querySelectorAll('[data-words]')) {
    const reply = root.querySelector(`textarea[name="${words.getAttribute('data-words')}"]`);
    if (reply instanceof HTMLTextAreaElement) words.textContent = wordCount(root, reply.value);
  }
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

/** @param {HTMLElement} within */
function counted(within) {
  const groups = actions(within);
  return { n: groups.filter(isRated).length, of: groups.length };
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
  return put(root.dataset.rated, counted(root));
}

/** @param {HTMLElement} root @param {string} text */
function wordCount(root, text) {
  const n = text.split(/\s+/).filter(Boolean).length;
  if (n === 0) return '';
  return n === 1 ? root.dataset.word ?? '' : put(root.dataset.many, { n });
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
