// The schedule board. The form's own selects are the model: the board draws them, and every way of
// placing (drag, tap and tap, keys, dialog) ends in place(), which writes them back.

/** @typedef {{action: string, provider: string, start: number}} Act */
/** @typedef {{id: string, name: string, visit: string, minutes: number, from: string, card: HTMLElement, button: HTMLButtonElement}} Item */
/** @typedef {{id: string, name: string, visits: string[], hours: number[][]}} Provider */

const root = /** @type {HTMLElement} */ (document.querySelector('[data-kind="schedule"][data-day]'));
if (root) start(root);

/** Makes an element: properties, then children; keys with a dash or "for" become attributes. */
function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.includes('-') || name === 'for' || name === 'role') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

/** @param {number} minutes */
function clock(minutes) {
  const hour = Math.floor(minutes / 60) % 24;
  return `${(hour + 11) % 12 + 1}:${String(minutes % 60).padStart(2, '0')} ${hour < 12 ? 'am' : 'pm'}`;
}

/** @param {HTMLElement} root */
function start(root) {
  const day = JSON.parse(root.dataset.day);
  /** @type {Record<string, string>} what is said, in the language of the page */
  const texts = JSON.parse(root.dataset.texts);
  const slots = Math.ceil((day.close - day.open) / day.slot);
  /** @type {Provider[]} */
  const providers = day.providers;
  const plan = root.querySelector('[data-plan]');
  /** @type {Map<string, Item>} */
  const items = new Map();
  /** @type {Map<string, HTMLElement>} */
  const columns = new Map();
  const undone = [];
  const done = [];
  /** @type {Set<string>} requests that their patients have cancelled, as far as messages have said so */
  const cancelled = new Set();
  let frozen = false;
  let selected = '';   // id of the item that the next tap on the board places
  let held = null;     // {id, act, was}: an item moved by keys
  let justDragged = false;
  const begun = performance.now();
  let byKeys = false;  // a key was answered here: the click that some browsers add is not

  /** A text with its {blanks} filled in. */
  const fill = (name, blanks = {}) => texts[name].replace(/{(\w+)}/g, (_, key) => blanks[key]);
  const say = (text, assertive = false) => root.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: { text, assertive } }));
  const field = (kind, id) => /** @type {HTMLSelectElement} */ (root.querySelector(`[name="${kind}.${CSS.escape(id)}"]`));
  const providerName = (id) => providers.find((p) => p.id === id)?.name ?? id;

  // ---- the model: three selects per request ----

  /** @returns {Act} */
  function read(id) {
    return { action: field('action', id).value, provider: field('provider', id).value, start: Number(field('start', id).value) };
  }

  function write(id, act) {
    field('action', id).value = act.action;
    if (act.action === 'book') {
      field('provider', id).value = act.provider;
      field('start', id).value = String(act.start);
    }
  }

  const snapshot = () => JSON.stringify([...items.keys()].map((id) => [id, read(id)]));

  function restore(text) {
    for (const [id, act] of JSON.parse(text)) write(id, act);
  }

  /** The clinic's day is all that the board insists on; what else is wrong is for the candidate to see. */
  function impossible(item, act) {
    return act.action === 'book' && (act.start < day.open || act.start + item.minutes > day.close) ? texts.outside : '';
  }

  /** @param {string} via drag, tap, form or key: for the log of changes, never scored */
  function place(id, act, via) {
    const item = items.get(id);
    const why = impossible(item, act);
    if (why) {
      say(fill('stays', { why, name: item.name }), true);
      return false;
    }
    done.push(snapshot());
    undone.length = 0;
    write(id, act);
    changed(id);
    root.dispatchEvent(new CustomEvent('board-change', { bubbles: true, detail: { id, ...act, via } }));
    say(fill('told', { name: item.name, what: told(item, act) }));
    return true;
  }

  function changed(id) {
    draw();
    field('action', id).dispatchEvent(new Event('input', { bubbles: true }));
  }

  function step(from, to, word) {
    if (frozen || from.length === 0) return;
    to.push(snapshot());
    restore(from.pop());
    changed([...items.keys()][0]);
    say(word);
  }

  /** What a request's act is, in words. */
  function told(item, act) {
    if (cancelled.has(item.id)) return texts.cancelled;
    if (act.action === 'book') return fill('at', { provider: providerName(act.provider), from: clock(act.start), to: clock(act.start + item.minutes) });
    return act.action === 'escalate' ? texts.sent : texts.waiting;
  }

  const length = (item) => fill('length', { visit: item.visit, minutes: item.minutes });

  // ---- drawing ----

  const progress = make('span', { className: 'push num' });
  const tools = make('div', { className: 'sched-tools', role: 'group', 'aria-label': texts.tools });
  const tool = (text, act, props = {}) => {
    const b = make('button', { type: 'button', className: 'btn small', textContent: text, ...props });
    b.addEventListener('click', act);
    tools.append(b);
    return b;
  };
  const boardTab = tool(texts.board, () => show(true));
  const listTab = tool(texts.list, () => show(false));
  const undo = tool(texts.undo, () => step(done, undone, texts.undone));
  const redo = tool(texts.redo, () => step(undone, done, texts.redone));
  const lower = tool('−', () => zoom(-1), { 'aria-label': texts.smaller, title: texts.smaller });
  const higher = tool('+', () => zoom(1), { 'aria-label': texts.larger, title: texts.larger });
  tools.append(progress);

  function show(board) {
    plan.classList.toggle('sched-on', board);
    boardTab.setAttribute('aria-pressed', String(board));
    listTab.setAttribute('aria-pressed', String(!board));
    draw();
  }

  let zoomed = 0; // steps up from the height of the style sheet, in which a slot can just be hit

  function zoom(by) {
    zoomed = Math.max(0, Math.min(3, zoomed + by));
    root.style.setProperty('--zoom', String(1 + zoomed / 3));
    lower.disabled = zoomed === 0;
    higher.disabled = zoomed === 3;
  }

  function buildBoard() {
    const grid = make('div', { className: 'sched-grid' });
    const axis = make('div', { className: 'sched-rows', 'aria-hidden': 'true' });
    for (let t = 0; t < slots; t++) {
      const at = day.open + t * day.slot;
      if (at % 60 === 0 || t === 0) axis.append(rows(make('span', { textContent: clock(at) }), at, day.slot));
    }
    grid.append(make('div', { className: 'sched-col sched-axis' }, make('h3', { 'aria-hidden': 'true' }), axis));
    for (const p of providers) {
      const list = make('ul', { className: 'sched-rows', role: 'list', 'data-provider': p.id });
      columns.set(p.id, list);
      list.addEventListener('click', (e) => { if (selected && !justDragged && !e.target.closest('.sched-item')) tapBoard(e); });
      const note = root.querySelector(`[data-hand="${CSS.escape(p.id)}"] td`).textContent;
      grid.append(make('section', { className: 'sched-col', 'aria-label': p.name }, make('h3', {}, p.name, make('span', { textContent: note, title: note })), list));
    }
    const shape = { n: slots, h: 60 / day.slot, o: (60 - day.open % 60) % 60 / day.slot }; // rows: all, of an hour, before the first whole one
    for (const [name, value] of Object.entries(shape)) grid.style.setProperty(`--${name}`, String(value));
    const scroll = make('div', { className: 'sched-scroll', tabIndex: 0, role: 'region', 'aria-label': texts.scrolls }, grid);
    const keys = make('details', { className: 'sched-keys fine' }, make('summary', { textContent: texts.help }), make('p', { textContent: texts.keys }));
    plan.append(make('div', { className: 'sched-view' }, scroll));
    plan.before(tools, keys);
    zoom(0);
  }

  /** Sets an element's place on the board. */
  function rows(node, from, minutes) {
    node.style.setProperty('--r', String((from - day.open) / day.slot));
    node.style.setProperty('--d', String(minutes / day.slot));
    return node;
  }

  function buildItems() {
    for (const card of root.querySelectorAll('[data-request]')) {
      const { request: id, name, visit, minutes, from } = card.dataset;
      const item = { id, name, visit, minutes: Number(minutes), from: from ?? '', card, button: null };
      item.button = itemButton(item);
      card.querySelector('legend').after(item.button);
      items.set(id, item);
    }
  }

  function itemButton(item) {
    return make('button', { type: 'button', className: 'sched-item', 'data-id': item.id, 'aria-haspopup': 'dialog' },
      make('span', { className: 'sched-grip', 'aria-hidden': 'true' }), make('b', { textContent: item.name }), make('span'));
  }

  function label(item, button, act, short) {
    button.lastChild.textContent = short;
    const more = [length(item), told(item, act)].filter((text) => text !== short.trim());
    button.setAttribute('aria-label', [item.name + short, ...more].join(', ')); // the name begins with what is to be seen
    button.setAttribute('aria-pressed', String(selected === item.id));
    button.disabled = frozen || cancelled.has(item.id);
  }

  function draw() {
    const focused = document.activeElement?.closest?.('.sched-item');
    const onBoard = focused && focused.closest('.sched-rows');
    let placed = 0;
    let shown = 0;
    const acts = new Map();
    for (const item of items.values()) {
      const act = held?.id === item.id ? held.act : read(item.id);
      acts.set(item.id, act);
      const gone = cancelled.has(item.id);
      if (!item.card.hidden && !('confirmed' in item.card.dataset)) {
        shown++;
        if (act.action !== 'defer') placed++;
      }
      item.card.classList.toggle('done', gone || act.action !== 'defer');
      label(item, item.button, act, ` ${act.action === 'defer' && !gone ? length(item) : told(item, act)}`);
    }
    for (const p of providers) columns.get(p.id).replaceChildren(...shutBlocks(p), ...bookings(p.id, acts));
    progress.textContent = fill('placed', { n: placed, of: shown });
    undo.disabled = frozen || done.length === 0;
    redo.disabled = frozen || undone.length === 0;
    plan.classList.toggle('sched-placing', selected !== '');
    if (focused && !focused.isConnected) focusItem(focused.dataset.id, onBoard);
  }

  function focusItem(id, onBoard) {
    const there = onBoard && plan.querySelector(`.sched-rows [data-id="${CSS.escape(id)}"]`);
    (there || items.get(id).button).focus({ preventScroll: true });
  }

  function shutBlocks(p) {
    const blocks = [];
    let from = day.open;
    for (const [open, close] of [...p.hours, [day.close, day.close]]) {
      if (open > from) blocks.push(rows(make('li', { className: 'sched-shut' }, texts.notIn, make('span', { className: 'hide', textContent: ` ${fill('span', { from: clock(from), to: clock(open) })}` })), from, open - from));
      from = Math.max(from, close);
    }
    return blocks;
  }

  /** Bookings of a provider in time order; those that overlap stand side by side. */
  function bookings(provider, acts) {
    const here = [...items.values()].filter((i) => acts.get(i.id).action === 'book' && acts.get(i.id).provider === provider && !cancelled.has(i.id))
      .sort((a, b) => acts.get(a.id).start - acts.get(b.id).start);
    return here.map((item) => {
      const at = acts.get(item.id).start;
      const group = here.filter((o) => acts.get(o.id).start < at + item.minutes && acts.get(o.id).start + o.minutes > at);
      const button = itemButton(item);
      label(item, button, acts.get(item.id), item.minutes > day.slot ? ` ${length(item)}` : '');
      button.classList.toggle('held', held?.id === item.id);
      const li = rows(make('li', {}, button), at, item.minutes);
      li.style.setProperty('--l', String(group.indexOf(item)));
      li.style.setProperty('--k', String(group.length));
      return li;
    });
  }

  // ---- tap an item, then a time ----

  function tapItem(item) {
    if (selected === item.id || read(item.id).action === 'book') {
      selected = '';
      openDialog(item);
    } else {
      selected = item.id;
      say(fill('chosen', { name: item.name }));
    }
    draw();
  }

  function tapBoard(e) {
    const hit = under(e.clientX, e.clientY);
    if (!hit || frozen) return;
    const id = selected;
    selected = '';
    place(id, { action: 'book', ...hit }, 'tap');
    draw();
  }

  /** The provider and start at a point of the screen. */
  function under(x, y) {
    const list = document.elementsFromPoint(x, y).map((n) => n.closest?.('.sched-rows[data-provider]')).find(Boolean);
    if (!list || !root.contains(list)) return null;
    const box = list.getBoundingClientRect();
    const slot = Math.floor((y - box.top) / (box.height / slots));
    return { provider: list.dataset.provider, start: day.open + Math.max(0, Math.min(slots - 1, slot)) * day.slot };
  }

  // ---- the form ----

  const dialog = make('dialog', { className: 'dialog', 'aria-labelledby': 'sched-title' });
  let asked = '';

  function openDialog(item) {
    const act = read(item.id);
    asked = item.id;
    const pick = (id, text, from, value) => {
      const select = /** @type {HTMLSelectElement} */ (from.cloneNode(true));
      select.removeAttribute('name');
      select.id = id;
      select.value = value;
      return [make('div', { className: 'field' }, make('label', { for: id, textContent: text }), select), select];
    };
    const [providerField, provider] = pick('sched-provider', texts.provider, field('provider', item.id), act.provider);
    const [startField, begin] = pick('sched-start', texts.start, field('start', item.id), String(act.start));
    const error = make('p', { className: 'error', role: 'alert' });
    const button = (text, className, to) => {
      const b = make('button', { type: 'button', className, textContent: text });
      b.addEventListener('click', () => {
        const why = to && impossible(item, to());
        if (why) error.textContent = fill('impossible', { why });
        else if (!to || place(item.id, to(), 'form')) dialog.close();
      });
      return b;
    };
    const facts = [...item.card.querySelectorAll('p')].map((p) => p.cloneNode(true));
    dialog.replaceChildren(make('div', { className: 'stack' }, make('h2', { id: 'sched-title', textContent: item.name }), ...facts, error,
      make('div', { className: 'field-row' }, providerField, startField),
      make('div', { className: 'actions' },
        button(texts.book, 'btn primary', () => ({ action: 'book', provider: provider.value, start: Number(begin.value) })),
        button(texts.nurse, 'btn', () => ({ action: 'escalate', provider: '', start: 0 })),
        button(texts.defer, 'btn', () => ({ action: 'defer', provider: '', start: 0 })),
        button(texts.cancel, 'btn quiet', null))));
    dialog.showModal();
  }
  dialog.addEventListener('close', () => focusItem(asked, read(asked).action === 'book'));

  // ---- drag: one path for mouse, pen, and touch on the grip ----

  function down(e) {
    byKeys = false;
    const button = e.target.closest('.sched-item');
    if (!button || e.button !== 0 || frozen || !plan.classList.contains('sched-on')) return;
    if (e.pointerType === 'touch' && !e.target.closest('.sched-grip')) return; // the rest scrolls and taps
    const item = items.get(button.dataset.id);
    const grabbed = button.closest('.sched-rows') ? e.clientY - button.getBoundingClientRect().top : 8;
    const ghost = make('div', { className: 'sched-ghost' });
    const stop = new AbortController();
    /** @type {PointerEvent|null} the latest one, once the item moves */
    let at = null;
    let target = null;
    let frame = 0;
    const aim = () => {
      target = under(at.clientX, at.clientY - grabbed + 1) ?? under(at.clientX, at.clientY);
      if (!target) return ghost.remove();
      const why = impossible(item, { action: 'book', ...target });
      ghost.classList.toggle('no', why !== '');
      ghost.textContent = why ? `${clock(target.start)}: ${why}` : clock(target.start);
      columns.get(target.provider).append(rows(ghost, target.start, item.minutes));
    };
    const roll = () => { // goes on while the pointer rests at an edge
      if (scrollAtEdge(at)) aim();
      frame = requestAnimationFrame(roll);
    };
    const move = (ev) => {
      if (!at && Math.hypot(ev.clientX - e.clientX, ev.clientY - e.clientY) < 5) return;
      ev.preventDefault();
      if (!at) {
        root.classList.add('sched-dragging');
        button.classList.add('lifted');
        frame = requestAnimationFrame(roll);
      }
      at = ev;
      aim();
    };
    const end = (drop) => (ev) => {
      stop.abort();
      cancelAnimationFrame(frame);
      ghost.remove();
      root.classList.remove('sched-dragging');
      button.classList.remove('lifted');
      if (!at) return;
      justDragged = true;
      setTimeout(() => { justDragged = false; }, 0);
      selected = '';
      const overTray = document.elementsFromPoint(ev.clientX ?? -1, ev.clientY ?? -1).some((n) => n.matches('[data-tray]'));
      if (drop && !frozen && target) place(item.id, { action: 'book', ...target }, 'drag');
      else if (drop && !frozen && overTray && read(item.id).action === 'book') place(item.id, { action: 'defer', provider: '', start: 0 }, 'drag');
      else say(fill('putBack', { name: item.name }));
      draw();
    };
    const options = { signal: stop.signal };
    addEventListener('pointermove', move, { ...options, passive: false });
    addEventListener('pointerup', end(true), options);
    addEventListener('pointercancel', end(false), options);
    addEventListener('keydown', (ev) => { if (ev.key === 'Escape') end(false)(ev); }, options);
  }

  /** Scrolls the board where the pointer is near its edge, and the page where the board ends below it. */
  function scrollAtEdge(e) {
    const pane = plan.querySelector('.sched-scroll');
    const box = pane.getBoundingClientRect();
    if (e.clientX < box.left || e.clientX > box.right) return false;
    const edge = (at, from, to) => (at > to - 40 ? 8 : at < from + 40 ? -8 : 0);
    const down = edge(e.clientY, Math.max(0, box.top) + 54, Math.min(innerHeight, box.bottom)); // 54: the names
    const across = edge(e.clientX, box.left + 74, box.right); // 74: the hours
    const was = pane.scrollTop;
    pane.scrollTop += down;
    pane.scrollLeft += across;
    if (down && was === pane.scrollTop) scrollBy(0, down);
    return down !== 0 || across !== 0;
  }

  // ---- keys: Space picks up, arrows move, Enter drops, Escape puts back, Delete takes off ----

  function key(e) {
    const letter = e.ctrlKey || e.metaKey ? e.key.toLowerCase() : '';
    if ((letter === 'z' || letter === 'y') && !held && !e.target.matches('textarea, input[type="text"]')) {
      e.preventDefault();
      if (letter === 'y' || e.shiftKey) step(undone, done, texts.redone);
      else step(done, undone, texts.undone);
      return;
    }
    const button = e.target.closest?.('.sched-item');
    if (!button || frozen) return;
    const item = items.get(button.dataset.id);
    byKeys = e.key === ' ' || e.key === 'Enter';
    if (held) heldKey(e, item);
    else if (e.key === ' ') pickUp(e, item);
    else if (e.key === 'Enter') {
      e.preventDefault();
      openDialog(item);
    } else if ((e.key === 'Delete' || e.key === 'Backspace') && read(item.id).action !== 'defer') {
      e.preventDefault();
      place(item.id, { action: 'defer', provider: '', start: 0 }, 'key');
      focusItem(item.id, false);
    } else if (e.key === 'Escape' && selected) {
      selected = '';
      draw();
    }
  }

  function pickUp(e, item) {
    e.preventDefault();
    const was = read(item.id);
    held = { id: item.id, act: was.action === 'book' ? was : { action: 'book', provider: providers[0].id, start: day.open } };
    selected = '';
    draw();
    showHeld();
    say(fill('picked', { name: item.name, what: told(item, held.act) }));
  }

  function showHeld() {
    focusItem(held.id, true);
    document.activeElement.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  function heldKey(e, item) {
    e.preventDefault();
    const { act } = held;
    if (e.key === 'Enter' || e.key === ' ') {
      held = null;
      if (!place(item.id, act, 'key')) draw();
      focusItem(item.id, true);
    } else if (e.key === 'Escape') {
      letGo();
      focusItem(item.id, true);
      say(fill('putBack', { name: item.name }));
    } else {
      const next = moved(item, act, e.key);
      if (!next) return;
      held.act = next;
      draw();
      showHeld();
      say(told(item, next));
    }
  }

  /** Where an arrow key leads, or null at the edge of the board and for other keys. */
  function moved(item, act, name) {
    const at = providers.findIndex((p) => p.id === act.provider);
    const across = { ArrowLeft: -1, ArrowRight: 1 }[name] ?? 0;
    const along = { ArrowUp: -day.slot, ArrowDown: day.slot }[name] ?? 0;
    const provider = providers[at + across];
    const next = { action: 'book', provider: provider?.id, start: act.start + along };
    return (across || along) && provider && !impossible(item, next) ? next : null;
  }

  function letGo() {
    held = null;
    selected = '';
    draw();
  }

  // ---- messages: at their time, or when asked for ----

  const inbox = root.querySelector('[data-inbox]');
  /** @type {HTMLElement[]} */
  const messages = [...inbox.querySelectorAll('[data-message]')];
  const nextMessage = make('button', { type: 'button', className: 'btn small' });
  const waitingFor = () => messages.filter((m) => m.hidden);
  const seen = (message) => /** @type {HTMLInputElement} */ (message.querySelector('[name^="seen."]'));

  /** Shows a message and what it brings: hours, a request, a time that is free again. It takes no focus. */
  function reveal(message) {
    const id = message.dataset.message;
    message.hidden = false;
    message.nextElementSibling.hidden = true; // what held its place
    for (const later of root.querySelectorAll(`[data-after="${CSS.escape(id)}"]`)) later.hidden = false;
    const change = JSON.parse(message.dataset.change);
    for (const { id: who, hours } of change.providers ?? []) providers.find((p) => p.id === who).hours = hours;
    for (const gone of change.cancel ?? []) cancelled.add(gone);
    for (const item of items.values()) if (item.from === id) item.card.hidden = false;
  }

  const chosen = (message) => message.querySelector('input:checked');

  function markAnswers() {
    for (const m of messages) m.querySelector('.tag').hidden = !chosen(m);
  }

  function countMessages() {
    const left = waitingFor().length;
    nextMessage.textContent = left ? fill('next', { n: left }) : texts.noMore;
    nextMessage.disabled = frozen || left === 0;
  }

  /** The next message comes in, and stays in: the form remembers it. */
  function arrive() {
    const [message] = waitingFor();
    if (!message || frozen) return;
    reveal(message);
    seen(message).value = '1';
    seen(message).dispatchEvent(new Event('input', { bubbles: true }));
    countMessages();
    draw();
    say(fill('arrived', { from: message.querySelector('summary').firstElementChild.nextSibling.textContent.trim() }));
    expect();
  }

  let coming = 0;

  /** Spreads the messages that are to come over the time that is left; without a limit they wait to be asked for. */
  function expect() {
    clearTimeout(coming);
    const { deadline, now } = root.closest('form')?.dataset ?? {};
    if (!Number(deadline) || waitingFor().length === 0) return;
    const left = Number(deadline) - Number(now) - (performance.now() - begun);
    coming = setTimeout(arrive, Math.max(60_000, Math.min(150_000, left / (waitingFor().length + 2))));
  }

  function buildInbox() {
    for (const m of messages) {
      m.hidden = true;
      m.querySelector('summary').append(' ', make('span', { className: 'tag plain', textContent: texts.answered }));
      m.after(make('p', { className: 'well sched-tocome muted', textContent: texts.toCome }));
    }
    for (const later of root.querySelectorAll('[data-after]')) later.hidden = true;
    for (const item of items.values()) item.card.hidden = item.from !== '';
    nextMessage.addEventListener('click', () => {
      const [message] = waitingFor();
      arrive();
      if (!message) return;
      for (const m of messages) if (chosen(m)) m.querySelector('details').open = false;
      message.querySelector('details').open = true;
    });
    inbox.after(make('div', { className: 'actions after' }, nextMessage));
  }

  /** Messages that came in on an earlier visit, that are answered, or whose request is placed. */
  function revealRead() {
    for (const m of messages) {
      const brought = [...items.values()].some((i) => i.from === m.dataset.message && read(i.id).action !== 'defer');
      if (brought || seen(m).value || chosen(m)) reveal(m);
    }
    countMessages();
    markAnswers();
  }

  // ---- start ----

  buildItems();
  buildBoard();
  buildInbox();
  revealRead();
  root.append(dialog);
  root.addEventListener('pointerdown', down);
  root.addEventListener('keydown', key);
  root.addEventListener('keyup', () => setTimeout(() => { byKeys = false; }, 0));
  root.addEventListener('click', (e) => {
    const button = e.target.closest('.sched-item');
    if (button && !justDragged && !byKeys && !frozen && !held) tapItem(items.get(button.dataset.id));
  });
  root.addEventListener('change', (e) => { if (e.target.matches('.sched-do select')) draw(); else markAnswers(); });
  const form = root.closest('form');
  const freeze = (on) => () => {
    frozen = on;
    if (on && dialog.open) dialog.close();
    letGo();
    countMessages();
  };
  form?.addEventListener('attempt:freeze', freeze(true));
  form?.addEventListener('attempt:thaw', freeze(false));
  form?.addEventListener('attempt:restore', () => {
    revealRead();
    letGo();
  });
  show(!root.closest('[data-plain]')); // who asked for a list begins with it
  expect();
}
