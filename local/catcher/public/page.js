// Everything that arrived is shown through textContent or a sandboxed frame, never as markup of this page.

const byId = (id) => document.getElementById(id);
const main = byId('main');

/** Builds an element; strings among the children become text. */
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== 'list') element[name] = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

const postJson = (path, body) =>
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).then(
    (response) => response.json(),
  );

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
function when(iso) {
  const date = new Date(iso);
  return (date.toDateString() === new Date().toDateString() ? clock : dayAndClock).format(date);
}

const selected = () => decodeURIComponent(location.hash.slice(1));

// ---- the list of people ----

function personItem(person) {
  const prefix = person.last.direction === 'inbound' ? 'Lead: ' : '';
  return el(
    'li',
    {},
    el(
      'a',
      { href: `#${encodeURIComponent(person.who)}`, 'aria-current': person.who === selected() ? 'page' : null },
      el(
        'span',
        { className: 'row' },
        el('strong', {}, person.who),
        el('span', { className: 'small' }, when(person.last.at)),
      ),
      el('span', { className: 'small' }, prefix + (person.last.subject || person.last.body || '(empty)')),
    ),
  );
}

async function showPeople() {
  const people = await getJson('/people');
  for (const [listId, channel] of [
    ['phones', 'sms'],
    ['inboxes', 'email'],
  ]) {
    const items = people.filter((person) => person.channel === channel).map(personItem);
    const focused = document.activeElement?.getAttribute('href');
    byId(listId).replaceChildren(...(items.length > 0 ? items : [el('li', { className: 'none' }, 'none yet')]));
    if (focused)
      byId(listId)
        .querySelector(`a[href="${CSS.escape(focused)}"]`)
        ?.focus();
  }
  if (selected() === '' && people.length > 0) location.replace(`#${encodeURIComponent(people[0].who)}`);
  return people.find((person) => person.who === selected());
}

async function showFaults() {
  const settings = await getJson('/switches');
  const faults = Object.entries(settings).filter(([, { mode }]) => mode !== 'ok');
  byId('faults').hidden = faults.length === 0;
  byId('faults').textContent = faults
    .map(([kind, { mode, to, times }]) => `${kind}: ${mode}${to ? ` for ${to}` : ''}${times ? `, next ${times}` : ''}`)
    .join(' · ');
}

// ---- one phone or one inbox ----

let view = null; // {who, update(messages)}: kept while the same person is shown, so that a draft and the focus survive

async function showConversation(person) {
  const who = selected();
  if (!person) {
    view = null;
    const hint = who ? `${who} has received nothing.` : 'As soon as a text or a mail goes out, it appears here.';
    main.replaceChildren(el('p', { className: 'empty' }, hint));
    return;
  }
  const messages = await getJson(`/messages?with=${encodeURIComponent(who)}`);
  if (who !== selected()) return;
  if (view?.who !== who) {
    view = { who, ...(person.channel === 'sms' ? phoneView(who) : inboxView(who)) };
    main.replaceChildren(view.element);
  }
  view.update(messages);
}

function tellReply(output, reply) {
  const isGood = reply.status >= 200 && reply.status < 300;
  output.className = isGood ? '' : 'bad';
  const said = reply.status ? `The product answered ${reply.status}. ` : '';
  output.textContent = said + (reply.error ?? (isGood ? '' : reply.body.slice(0, 300)));
}

/** A box to answer as the lead. Enter sends a text; Ctrl+Enter sends a mail. */
function answerForm({ label, rows, sendsOnEnter, shortcuts = [], toRequest }) {
  const id = `answer-${Math.random().toString(36).slice(2)}`;
  const input = el('textarea', { id, rows, required: true });
  const output = el('output', {});
  const button = el('button', { type: 'submit' }, 'Send as the lead');
  const send = async (body) => {
    button.disabled = true;
    output.textContent = 'Sending…';
    const reply = await postJson('/answer', toRequest(body)).catch((error) => ({ status: 0, error: error.message }));
    tellReply(output, reply);
    button.disabled = false;
    return reply;
  };
  const form = el(
    'form',
    {},
    el('label', { htmlFor: id, className: 'small' }, label),
    input,
    el(
      'div',
      { className: 'actions' },
      button,
      ...shortcuts.map((word) => el('button', { type: 'button', className: 'quiet', onclick: () => send(word) }, word)),
      output,
    ),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const reply = await send(input.value);
    if (reply.status >= 200 && reply.status < 300) input.value = '';
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    if (sendsOnEnter ? !event.shiftKey : event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  return form;
}

function bubble(message) {
  const isBad = ['undelivered', 'failed'].includes(message.status);
  const note =
    message.direction === 'inbound'
      ? `${when(message.at)} to ${message.to}`
      : `${when(message.at)} from ${message.from} · ${message.status}`;
  return el(
    'li',
    { className: `bubble ${message.direction}${isBad ? ' bad' : ''}` },
    el('p', {}, message.body || '(empty)'),
    el('span', { className: 'small', title: message.reference ?? '' }, note),
  );
}

function phoneView(who) {
  const bubbles = el('ol', { className: 'bubbles', tabIndex: 0, 'aria-label': `Texts with ${who}` });
  const form = answerForm({
    label: 'Answer as the lead (Enter sends, Shift+Enter: new line)',
    rows: 2,
    sendsOnEnter: true,
    shortcuts: ['STOP', 'START', 'HELP'],
    toRequest: (body) => ({ channel: 'sms', from: who, body }),
  });
  return {
    element: el('section', { className: 'phone', 'aria-label': `Phone ${who}` }, el('h2', {}, who), bubbles, form),
    update(messages) {
      const isAtEnd = bubbles.scrollTop + bubbles.clientHeight >= bubbles.scrollHeight - 40;
      bubbles.replaceChildren(...messages.filter((message) => message.channel === 'sms').map(bubble));
      if (isAtEnd) bubbles.scrollTop = bubbles.scrollHeight;
    },
  };
}

function inboxView(who) {
  const subjects = el('ul', { className: 'subjects', 'aria-label': 'Mails, newest first' });
  const mail = el('article', { className: 'mail', tabIndex: -1, 'aria-label': 'Mail' });
  let openId = null;
  let mails = [];

  const open = (id) => {
    openId = id;
    mail.replaceChildren(
      ...mailParts(
        mails.find((message) => message.id === id),
        who,
      ),
    );
    showSubjects();
  };
  const showSubjects = () => {
    const focused = document.activeElement?.dataset?.mail;
    subjects.replaceChildren(
      ...mails.toReversed().map((message) => {
        const button = el(
          'button',
          { type: 'button', 'aria-current': message.id === openId ? 'true' : null, onclick: () => open(message.id) },
          el(
            'span',
            { className: 'row' },
            el('strong', {}, message.subject || '(no subject)'),
            el('span', { className: 'small' }, when(message.at)),
          ),
          el(
            'span',
            { className: 'small' },
            message.direction === 'inbound' ? `to ${message.to}` : `from ${message.from}`,
          ),
        );
        button.dataset.mail = message.id;
        return el('li', {}, button);
      }),
    );
    if (focused) subjects.querySelector(`[data-mail="${CSS.escape(focused)}"]`)?.focus();
  };
  return {
    element: el('section', { className: 'inbox', 'aria-label': `Inbox ${who}` }, el('h2', {}, who), subjects, mail),
    update(messages) {
      mails = messages.filter((message) => message.channel === 'email');
      // Mail does not change once it is here, so an open one is left alone: its frame and the draft below it stay.
      if (mails.length > 0 && !mails.some((message) => message.id === openId)) open(mails.at(-1).id);
      else showSubjects();
    },
  };
}

function mailParts(message, who) {
  const { headers } = message;
  const facts = (pairs) =>
    el('dl', { className: 'facts' }, ...pairs.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  const details = (summary, content) => el('details', {}, el('summary', {}, summary), content);
  return [
    el('h3', {}, message.subject || '(no subject)'),
    facts([
      ['From', headers.from ?? message.from],
      ['To', message.to],
      ['When', new Date(message.at).toLocaleString()],
      ['Reference', message.reference ?? ''],
    ]),
    message.html === null ? el('pre', {}, message.body) : htmlFrame(message.html),
    message.html === null ? null : details('Text part', el('pre', {}, message.body || '(none)')),
    details('Headers', facts(Object.entries(headers))),
    headers['list-unsubscribe-post'] ? unsubscribeForm(message.id) : null,
    answerForm({
      label: 'Reply as the lead (Ctrl+Enter sends)',
      rows: 4,
      sendsOnEnter: false,
      toRequest: (body) => ({ channel: 'email', from: who, body }),
    }),
  ].filter((part) => part !== null);
}

/** The frame runs no script and has no origin; its links open in a new tab. */
function htmlFrame(html) {
  const frame = el('iframe', { title: 'HTML part', srcdoc: `<base target="_blank">${html}` });
  frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  return frame;
}

function unsubscribeForm(id) {
  const output = el('output', {});
  const unsubscribe = async () => {
    tellReply(output, await postJson('/one-click', { id }).catch((error) => ({ status: 0, error: error.message })));
  };
  return el(
    'div',
    { className: 'actions' },
    el('button', { type: 'button', className: 'quiet', onclick: unsubscribe }, 'Unsubscribe with one click'),
    ' ',
    output,
  );
}

// ---- keeping up ----

let refreshing = false;
let stale = false;
/** One refresh at a time; changes meanwhile lead to exactly one more. */
async function refresh() {
  stale = true;
  if (refreshing) return;
  refreshing = true;
  while (stale) {
    stale = false;
    try {
      const person = await showPeople();
      await showConversation(person);
      await showFaults();
    } catch (error) {
      console.error(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  refreshing = false;
}

byId('clear').addEventListener('click', async () => {
  if (!confirm('Forget all messages and opt-outs?')) return;
  await fetch('/messages', { method: 'DELETE' });
  history.replaceState(null, '', location.pathname);
  await refresh();
});
window.addEventListener('hashchange', refresh);

const events = new EventSource('/events');
events.onopen = refresh;
events.onmessage = refresh;
