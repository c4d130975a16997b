// The posting studio: while a person types, it shows what the brief or the text would look like and
// what would be found in it. Without this script the page does the same on every save. It knows no
// rule and no template: the server answers with finished HTML.

/** What the server answers to a preview.
 * @typedef {{html: string, findings: string, must: number, says: string, text: string}} Shown */

const DEBOUNCE = 600; // after the last change, before asking
const QUIET = 2000; // after the last change, before saying counts aloud
const GIVE_UP = 10000; // one request may take this long

class Studio {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.address = root.dataset.preview ?? '';
    this.preview = /** @type {HTMLElement} */ (document.getElementById('preview'));
    this.findings = /** @type {HTMLElement} */ (document.getElementById('findings'));
    this.state = document.getElementById('preview-state');
    this.says = document.getElementById('says');
    this.forms = /** @type {HTMLFormElement[]} */ ([...root.querySelectorAll('#brief-form, #text-form')]);
    /** @type {Map<HTMLFormElement, string>} */
    this.stored = new Map(this.forms.map((form) => [form, written(form)]));
    this.changedAt = 0;
    this.asked = 0; // number of the latest request: older answers are dropped
    this.said = '';
    this.leaving = false;
    this.refused = root.dataset.unsaved === 'yes'; // the page holds what the server did not save
    for (const form of this.forms) {
      form.addEventListener('input', () => this.changed(form));
      form.addEventListener('submit', (event) => this.submit(event, form));
    }
    this.findings.addEventListener('click', (event) => this.follow(event));
    window.addEventListener('beforeunload', (event) => {
      if (!this.leaving && (this.refused || this.forms.some((form) => this.dirty(form)))) event.preventDefault();
    });
  }

  /** @param {HTMLFormElement} form */
  dirty(form) { return written(form) !== this.stored.get(form); }

  /** @param {HTMLFormElement} form */
  changed(form) {
    this.changedAt = Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(form), DEBOUNCE);
  }

  /** Asks for the preview of a form; if that fails the old text stays.
   * @param {HTMLFormElement} form */
  async ask(form) {
    const number = ++this.asked;
    this.tell('Updating…');
    const stop = new AbortController();
    const giveUp = setTimeout(() => stop.abort(), GIVE_UP);
    try {
      const answer = await fetch(this.address, { method: 'POST', body: new URLSearchParams(written(form)), signal: stop.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const shown = /** @type {Shown} */ (await answer.json());
      if (number === this.asked) this.show(shown);
    } catch {
      if (number === this.asked) this.tell('Not up to date: the check did not answer. You can still save.');
    } finally {
      clearTimeout(giveUp);
    }
  }

  /** @param {Shown} shown */
  show(shown) {
    this.preview.innerHTML = shown.html;
    this.findings.innerHTML = shown.findings;
    this.tell('As typed, not saved');
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.say(shown.says), Math.max(0, this.changedAt + QUIET - Date.now()));
  }

  /** Says the counts, only when they are others than before. @param {string} text */
  say(text) {
    if (this.says && text !== this.said) this.says.textContent = text;
    this.said = text;
  }

  /** @param {string} text */
  tell(text) { if (this.state) this.state.textContent = text; }

  /** Saving one form drops what was typed in the other: that needs a yes.
   * @param {SubmitEvent} event @param {HTMLFormElement} form */
  submit(event, form) {
    const other = this.forms.find((each) => each !== form && this.dirty(each));
    if (other && !confirm('The other form has changes that are not saved. Go on without them?')) {
      event.preventDefault();
      return;
    }
    this.leaving = true;
  }

  /** Leads from a finding to where it is mended, or mends it. @param {Event} event */
  follow(event) {
    const target = event.target instanceof Element ? event.target.closest('a[data-go], button[data-fix]') : null;
    if (target instanceof HTMLButtonElement) {
      if (this.fix(target)) event.preventDefault();
    } else if (target instanceof HTMLElement && this.go(target)) {
      event.preventDefault();
    }
  }

  /** Puts the focus on the field, and on the quote in the whole text.
   * @param {HTMLElement} link */
  go(link) {
    const field = document.getElementById(link.dataset.go ?? '');
    if (!field) return false;
    field.closest('details')?.setAttribute('open', '');
    field.focus();
    if (field instanceof HTMLTextAreaElement && field.name === 'markdown') {
      const [from, to] = range(field.value, link);
      field.setSelectionRange(from, to);
    }
    field.scrollIntoView({ block: 'center' });
    return true;
  }

  /** Puts a fix into the answer that holds the quote, or into the text when that is being edited.
   * False leaves it to the server, which mends the stored text.
   * @param {HTMLButtonElement} button */
  fix(button) {
    const field = document.getElementById(button.dataset.field ?? '');
    const quote = button.dataset.quote ?? '';
    const fix = button.dataset.fix ?? '';
    if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return false;
    if (field.name === 'markdown') {
      if (this.forms.some((form) => form.id === 'brief-form' && this.dirty(form))) return this.ofBrief(button);
      const [from, to] = range(field.value, button);
      if (field.value.slice(from, to) !== quote) return false;
      field.value = field.value.slice(0, from) + fix + field.value.slice(to);
      field.closest('details')?.setAttribute('open', '');
    } else {
      if (!quote || !field.value.includes(quote)) return false;
      field.value = field.value.replace(quote, () => fix);
    }
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    return true;
  }

  /** A brief that is not saved yet has no text to mend. @param {HTMLElement} button */
  ofBrief(button) {
    this.tell('Save the brief first, then use this fix.');
    button.focus();
    return true;
  }
}

/** The fields of a form as they are posted. @param {HTMLFormElement} form */
function written(form) {
  const fields = /** @type {[string, string][]} */ ([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
  return new URLSearchParams(fields).toString();
}

/** Offsets in code points, as UTF-16 counts them. @param {string} text @param {HTMLElement} finding
 * @returns {[number, number]} */
function range(text, finding) {
  const points = [...text];
  const start = points.slice(0, Number(finding.dataset.start)).join('').length;
  const end = points.slice(0, Number(finding.dataset.end)).join('').length;
  return [start, end];
}

const root = document.getElementById('studio');
if (root && document.getElementById('brief-form')) new Studio(root);
