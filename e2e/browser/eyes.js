// What a person sees: fields by their label, buttons and links by their name. It runs in
// the page for each question. A function changes the page only where its name says so.
const squeeze = s => (s || '').replace(/\s+/g, ' ').trim();
const seen = el => el.getClientRects().length > 0 && el.checkVisibility({ visibilityProperty: true });
const say = what => { throw new Error(what); };

// textOf returns the text of el without what readers cannot see and without (选填) marks.
const textOf = el => {
  const copy = el.cloneNode(true);
  copy.querySelectorAll('.opt, [aria-hidden="true"], svg, select, input, textarea').forEach(x => x.remove());
  return squeeze(copy.textContent);
};

const nameOf = el => {
  const by = el.getAttribute('aria-labelledby');
  if (by) return squeeze(by.split(/\s+/).map(id => document.getElementById(id)?.textContent || '').join(' '));
  if (el.getAttribute('aria-label')) return squeeze(el.getAttribute('aria-label'));
  if (el.tagName === 'INPUT') return squeeze(el.value);
  return textOf(el) || squeeze([...el.querySelectorAll('img[alt]')].map(i => i.alt).join(' '));
};

// scope returns what pick finds in the smallest block that shows the text near, or in one
// row of a question that has rows.
const scope = (near, pick) => {
  if (!near) return pick(document);
  if (near.Legend) {
    const rows = [...document.querySelectorAll('fieldset')].filter(f => textOf(f.querySelector('legend') || f) === near.Legend)
      .flatMap(f => [...f.querySelectorAll('[role=group]')].filter(seen));
    return rows[near.Row - 1] ? pick(rows[near.Row - 1]) : say(`「${near.Legend}」 has ${rows.length} rows`);
  }
  const blocks = [...document.querySelectorAll('tr, li, article, fieldset, section, form, dialog, [role=group], main')]
    .filter(b => seen(b) && squeeze(b.textContent).includes(near) && pick(b).length > 0);
  const smallest = blocks.filter(b => !blocks.some(o => o !== b && b.contains(o)));
  return smallest.length ? pick(smallest[0]) : [];
};

const one = (found, what) => {
  if (found.length === 0) say(`there is no ${what}`);
  if (found.length > 1) say(`there are ${found.length} of ${what}`);
  return found[0];
};

const control = label => label.control || label.querySelector('input, select, textarea');

const field = (name, near) => one([...new Set(scope(near, root => [...root.querySelectorAll('label')]
  .filter(l => textOf(l) === name && control(l) && seen(l)))
  .map(control))], `field 「${name}」`);

// option is the radio button or tick box with that name in the group with that legend.
const option = (legend, name) => {
  const groups = [...document.querySelectorAll('fieldset')]
    .filter(f => { const l = f.querySelector('legend'); return l && textOf(l) === legend && seen(f); });
  const group = one(groups, `question 「${legend}」`);
  return one([...group.querySelectorAll('label')].filter(l => textOf(l) === name && control(l)).map(control),
    `answer 「${name}」 to 「${legend}」`);
};

const button = (name, near) => {
  const found = scope(near, root => [...root.querySelectorAll('button, input[type=submit], input[type=button], [role=button], summary')]
    .filter(b => seen(b) && nameOf(b) === name));
  const b = one(found, `button 「${name}」`);
  if (b.disabled) say(`the button 「${name}」 is disabled`);
  return b;
};

const link = (name, near) => {
  const found = scope(near, root => [...root.querySelectorAll('a[href]')].filter(a => seen(a) && nameOf(a) === name));
  const places = new Set(found.map(a => a.href));
  if (places.size > 1) say(`there are ${found.length} links 「${name}」 to ${[...places].join(', ')}`);
  return found[0] || one(found, `link 「${name}」`);
};

// spot returns a point where a click hits el, or its label when the box itself is drawn.
const spot = el => {
  el.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  const points = [];
  for (const e of [el, ...(el.labels || [])]) {
    for (const r of e.getClientRects()) {
      points.push([r.left + r.width / 2, r.top + r.height / 2]);
      points.push([r.left + Math.min(8, r.width / 4), r.top + Math.min(8, r.height / 2)]);
    }
  }
  for (const [x, y] of points) {
    const hit = document.elementFromPoint(x, y);
    if (!hit || hit !== el && hit.closest('a') && hit.closest('a') !== el) continue;
    if (el === hit || el.contains(hit) || [...(el.labels || [])].some(l => l.contains(hit))) return { x, y };
  }
  const hit = points.length && document.elementFromPoint(...points[0]);
  say(`a click cannot reach it: ${hit ? hit.outerHTML.slice(0, 120) : 'outside of the window'} is in the way`);
};

const eyes = {
  spotOfField: (name, near) => {
    const el = field(name, near);
    if (el.disabled || el.readOnly) say(`the field 「${name}」 takes no input`);
    return { ...spot(el), kind: el.tagName === 'SELECT' ? 'select' : el.type, ticked: !!el.checked };
  },
  spotOf: css => spot(document.querySelector(css) || say(`no ${css}`)),
  // a point within what a selector finds, as parts of its width and height from its upper left corner
  spotAt: (css, right, down) => {
    spot(document.querySelector(css) || say(`no ${css}`));
    const r = document.querySelector(css).getBoundingClientRect();
    return { x: r.left + r.width * right, y: r.top + r.height * down };
  },
  spotOfButton: (name, near) => spot(button(name, near)),
  // the button with that name in a row or list entry that does not show the text
  spotOfButtonWithout: (name, text) => spot(one([...document.querySelectorAll('tr, li')]
    .filter(r => seen(r) && !squeeze(r.textContent).includes(text))
    .flatMap(r => [...r.querySelectorAll('button')].filter(b => seen(b) && nameOf(b) === name)), `button 「${name}」 beside no 「${text}」`)),
  buttons: name => [...document.querySelectorAll('button, input[type=submit]')].filter(b => seen(b) && nameOf(b) === name).length,
  labels: () => [...document.querySelectorAll('label')].filter(l => seen(l) && control(l)).map(textOf),
  focus: (name, near) => {
    const el = field(name, near);
    el.focus();
    return document.activeElement === el || say(`「${name}」 does not take the focus`);
  },
  spotOfLink: (name, near) => spot(link(name, near)),
  spotOfOption: (legend, name) => { const el = option(legend, name); return { ...spot(el), ticked: el.checked }; },
  selectAll: (name, near) => { field(name, near).select(); return true; },
  value: (name, near) => field(name, near).value,
  ticked: (name, near) => field(name, near).checked,
  set: (name, value, near) => {
    const el = field(name, near);
    el.value = value;
    if (el.value !== value) say(`「${name}」 does not take ${value}`);
    for (const e of ['input', 'change']) el.dispatchEvent(new Event(e, { bubbles: true }));
    return true;
  },
  choose: (name, text, near) => {
    const el = field(name, near);
    if (el.tagName !== 'SELECT') say(`「${name}」 is not a list`);
    const o = one([...el.options].filter(o => squeeze(o.label) === text && !o.disabled), `choice 「${text}」 in 「${name}」`);
    el.focus();
    el.value = o.value;
    for (const e of ['input', 'change']) el.dispatchEvent(new Event(e, { bubbles: true }));
    return true;
  },
  // mistake is the message beside a field, as a screen reader reads it.
  mistake: (name, near) => {
    const el = field(name, near);
    if (el.getAttribute('aria-invalid') !== 'true') say(`「${name}」 is not marked as wrong`);
    const ids = (el.getAttribute('aria-describedby') || '').split(/\s+/);
    const e = ids.map(id => id && document.getElementById(id)).find(x => x && seen(x) && /错误/.test(x.textContent));
    return e ? squeeze(e.textContent).replace(/^错误：/, '') : say(`「${name}」 has no message`);
  },
  h1: () => textOf(one([...document.querySelectorAll('h1')].filter(seen), 'main heading')),
  title: () => squeeze(document.title),
  text: () => squeeze(document.body.innerText),
  has: text => squeeze(document.body.innerText).includes(text) || say(`「${text}」 is not on the page`),
  // beside: the block around the field shows the text
  beside: (name, text) => {
    const box = field(name).closest('.field, fieldset, li, tr');
    return box && squeeze(box.innerText).includes(text) || say(`「${text}」 does not stand beside 「${name}」`);
  },
  lacks: text => !squeeze(document.body.innerText).includes(text) || say(`「${text}」 is still on the page`),
  links: near => scope(near, root => [...root.querySelectorAll('a[href]')].filter(seen)).map(a => ({ Name: nameOf(a), Href: a.href })),
  // linked: below the selector there is a visible link whose name contains the text
  linked: (css, text) => [...document.querySelectorAll(css + ' a[href]')].some(a => seen(a) && nameOf(a).includes(text)) ||
    say(`no link 「${text}」 in ${css}`),
  kept: () => Boolean(navigator.serviceWorker.controller) || say('no service worker stands behind the page'),
  attribute: (css, name) => {
    const el = document.querySelector(css);
    return el && el.hasAttribute(name) ? el.getAttribute(name) : say(`no ${css} with ${name}`);
  },
  // outside says where an element lies that is not wholly in the window
  outside: css => {
    const r = (document.querySelector(css) || say(`no ${css}`)).getBoundingClientRect();
    return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight ? '' : `${css} from ${r.top} to ${r.bottom} of ${innerHeight}`;
  },
  // taller says by how much the page is higher than the window
  taller: () => {
    const high = document.documentElement.scrollHeight;
    return high <= innerHeight ? '' : `${high} px high in ${innerHeight}`;
  },
  overflow: () => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return '';
    const scrolls = e => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
    const bad = [...document.body.querySelectorAll('*')].filter(e => seen(e) && e.getBoundingClientRect().right > wide + 1 && !scrolls(e.parentElement));
    const tip = bad.find(e => ![...e.children].some(c => bad.includes(c))) || bad[0];
    return `${document.documentElement.scrollWidth} px wide in ${wide}: ${tip ? tip.outerHTML.slice(0, 160) : '?'}`;
  },
  // squeezed: a text that stands in a column of single characters
  squeezed: () => {
    const thin = [...document.querySelectorAll('h1, h2, h3, h4, p, li, dt, dd, td, th, label, a, button')].find(e => {
      const own = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
      if (own.length < 4 || !seen(e) || e.clientWidth === 1 || getComputedStyle(e).writingMode !== 'horizontal-tb') return false;
      const r = document.createRange(), em = parseFloat(getComputedStyle(e).fontSize);
      r.selectNodeContents(e);
      const box = r.getBoundingClientRect();
      return box.width > 2 && box.width < 2.5 * em && box.height > 3.5 * em;
    });
    return thin ? `${thin.outerHTML.slice(0, 160)} is ${Math.round(thin.getBoundingClientRect().width)} px wide` : '';
  },
  current: nav => { const a = document.querySelector(`nav[aria-label="${nav}"] [aria-current]`); return a ? nameOf(a) : ''; },
  focused: () => nameOf(document.activeElement),
  headings: () => [...document.querySelectorAll('h1')].length,
  // repainted: where the page looks different under two style sheets
  repainted: (one, other, look) => {
    const root = document.documentElement, was = [...root.attributes].map(a => [a.name, a.value]);
    root.dataset.text = look.Text;
    root.dataset.theme = look.Theme;
    const all = [...document.querySelectorAll('*')].filter(e => !e.closest('head'));
    if (look.States) all.forEach(e => e.setAttribute('state', ''));
    const own = [...document.styleSheets];
    own.forEach(s => { s.disabled = true; });
    const paint = text => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
      return all.map(e => ['', '::before', '::after'].map(p => {
        const s = getComputedStyle(e, p || null);
        return p && s.content === 'none' ? [] : [...s].filter(name => !name.startsWith('--')).map(name => name + ': ' + s.getPropertyValue(name));
      }));
    };
    const a = paint(one), b = paint(other), found = [];
    all.forEach((e, i) => a[i].forEach((list, p) => {
      const d = list.findIndex((x, n) => x !== b[i][p][n]);
      if (list.length !== b[i][p].length || d >= 0) {
        found.push(`${e.outerHTML.slice(0, 100)} ${['', '::before', '::after'][p]} ${list[d]} became ${b[i][p][d]}`);
      }
    }));
    document.adoptedStyleSheets = [];
    own.forEach(s => { s.disabled = false; });
    all.forEach(e => e.removeAttribute('state'));
    ['data-text', 'data-theme'].forEach(n => root.removeAttribute(n));
    was.forEach(([n, v]) => root.setAttribute(n, v));
    return found.slice(0, 8);
  },
};
