// Before an exercise: checks the browser, the storage, the connection and the screen, and says what it
// found in words, below what can be pressed so that nothing moves under a hand; adds the reader's own
// time to moments in the clinic's. Without this script the page says the same in general.

const SLOW = 1500; // milliseconds there and back

const list = document.getElementById('device-check');
const words = list ? list.dataset : {};

/** One line of the list. @param {string} text @param {boolean} good */
function line(text, good) {
  const space = 'http://www.w3.org/2000/svg';
  const [item, icon, use, says] = [document.createElement('li'), document.createElementNS(space, 'svg'), document.createElementNS(space, 'use'), document.createElement('span')];
  item.className = `found ${good ? 'ok' : 'warn'}`;
  icon.setAttribute('class', 'icon sm');
  use.setAttribute('href', good ? '#i-check' : '#i-alert');
  icon.append(use);
  says.textContent = text;
  item.append(icon, says);
  return item;
}

/** Whether work can be kept on the device. */
function stores() {
  try {
    localStorage.setItem('device-check', 'x'.repeat(300000)); // as much as the largest answer
    localStorage.removeItem('device-check');
    return true;
  } catch { return false; }
}

/** The time there and back, in milliseconds, or -1 without connection. */
async function roundTrip() {
  try {
    let best = Infinity;
    for (let n = 0; n < 2; n += 1) { // the first may include opening the connection
      const began = performance.now();
      const answer = await fetch('/healthz', { cache: 'no-store' });
      if (!answer.ok) return -1;
      best = Math.min(best, performance.now() - began);
    }
    return best;
  } catch { return -1; }
}

/** Buttons and links that need a connection. @param {boolean} online */
function allow(online) {
  for (const act of document.querySelectorAll('[data-line]')) {
    if (online) act.removeAttribute('aria-disabled'); else act.setAttribute('aria-disabled', 'true');
    if (online) act.removeAttribute('aria-describedby'); else act.setAttribute('aria-describedby', 'device-check');
  }
}

async function check() {
  if (!list) return;
  const took = navigator.onLine ? await roundTrip() : -1;
  const time = `${(Math.max(took, 50) / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} s`;
  const modern = 'noModule' in HTMLScriptElement.prototype && 'submitter' in SubmitEvent.prototype;
  const kept = stores();
  const text = took < 0 ? words.offline : (took > SLOW ? words.slow : words.line);
  list.replaceChildren(
    line((modern ? words.browser : words.browserOld) || '', modern),
    line((kept ? words.storage : words.storageNo) || '', kept),
    line((text || '').replace('{time}', time), took >= 0 && took <= SLOW),
    ...(innerWidth < 700 ? [line(words.small || '', false)] : []),
  );
  list.hidden = false;
  allow(took >= 0);
}

/** Adds the reader's own time where it differs from the clinic's. */
function localTimes() {
  const box = /** @type {HTMLElement|null} */ (document.querySelector('[data-zone]'));
  if (!box) return;
  /** @type {Intl.DateTimeFormatOptions} */
  const how = { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', hour12: true };
  const page = document.documentElement.lang;
  const lang = page === 'en' ? 'en-GB' : page; // the day before the month, as the page writes it
  for (const moment of box.querySelectorAll('time')) {
    const at = new Date(moment.dateTime);
    const mine = at.toLocaleString(lang, how);
    if (mine === at.toLocaleString(lang, { ...how, timeZone: box.dataset.zone })) continue;
    moment.after(` (${mine}, ${box.dataset.yours})`);
  }
}

/** A receipt can be printed by a button. */
function offerPrint() {
  const button = document.getElementById('print');
  button?.removeAttribute('hidden');
  button?.addEventListener('click', () => print());
}

/** Whoever asked for a new link in the middle of an exercise comes back to it. */
function resume() {
  try {
    const link = /** @type {HTMLAnchorElement|null} */ (document.querySelector(`a[href$="/a/${CSS.escape(localStorage.getItem('resume') || ' ')}"]`));
    localStorage.removeItem('resume');
    if (link) location.replace(link.href);
  } catch { /* nothing was kept */ }
}

document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[aria-disabled="true"]')) event.preventDefault();
});
addEventListener('online', check);
addEventListener('offline', check);
resume();
localTimes();
offerPrint();
check();
