// Speaks to screen readers for every script of a candidate's page: whoever has something to say sends
// a bubbling event "announce" with detail {text, assertive}.

const GAP = 1000; // between two announcements, in milliseconds

/** Speaks to screen readers, one text at a time, so that none overwrites another. */
class Announcer {
  /** @type {{text: string, assertive: boolean}[]} */
  queue = [];
  speaking = false;

  /** @param {string} text @param {boolean} [assertive] is said first and never dropped */
  say(text, assertive = false) {
    if (!text) return;
    if (assertive) {
      const first = this.queue.findIndex((entry) => !entry.assertive);
      this.queue.splice(first < 0 ? this.queue.length : first, 0, { text, assertive });
    } else {
      const polite = this.queue.filter((entry) => !entry.assertive);
      if (polite.length >= 5) this.queue.splice(this.queue.indexOf(polite[0]), 1);
      this.queue.push({ text, assertive });
    }
    if (!this.speaking) this.next();
  }

  next() {
    const entry = this.queue.shift();
    this.speaking = Boolean(entry);
    if (!entry) return;
    const region = document.getElementById(entry.assertive ? 'say-assertive' : 'say-polite');
    if (region) {
      region.textContent = '';
      setTimeout(() => { region.textContent = entry.text; }, 50); // a change, even of the same text
    }
    setTimeout(() => this.next(), GAP + 50);
  }
}

const announcer = new Announcer();
document.addEventListener('announce', (event) => {
  const { text, assertive } = /** @type {CustomEvent} */ (event).detail || {};
  announcer.say(text, assertive);
});
