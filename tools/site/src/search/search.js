// Searching, in the place of mdBook's own: the index of all words is too large to be sent.
//
// Above this stands what the build adds. PAGES are the pages, each with what it is in, and
// with its sections: the address of a heading, its title, and what else readers may call that,
// if the page has told. BOOK has the letters with which words begin, how many words each
// section has, which are too common to be looked for, and how results are shown.

"use strict";

window.search = (() => {
  const part = (name) => document.getElementById(`mdbook-${name}`);
  const [wrapper, form, bar, toggle, content] = ["search-wrapper", "searchbar-outer", "searchbar", "search-toggle", "content"].map(part);
  const [header, outer, list] = ["searchresults-header", "searchresults-outer", "searchresults"].map(part);

  const { hash, letters, lengths, settings } = BOOK;
  const common = new Set(BOOK.common.split(" "));
  const sections = PAGES.flatMap(([page, way, ...own]) => own.map(([id, title, named = ""], index) => ({ page, way, id, title, named, index })));

  // Words.

  const WORD = /[\p{L}\p{N}_]+/gu;
  const split = (text) => text.toLowerCase().match(WORD) ?? [];

  /** The words of a text, and those of two parts, such as wake-up, as others write them: wakeup. */
  const splitBoth = (text) => [...split(text), ...[...text.toLowerCase().matchAll(/\b(\p{L}{2,})-(\p{L}{2,})\b/gu)].map(([, first, second]) => first + second)];

  /** What a word has in common with its other forms: `lock` for locks, locked and locking. */
  function rootOf(word) {
    let root = word.replace(/(..)ie[sd]$/, "$1y").replace(/([^aious])s$/, "$1");
    const [, stem = ""] = /^(.{3,})(?:ed|ing)$/.exec(root) ?? [];
    if (/[aeiouy]/.test(stem)) root = stem;
    return root.replace(/([^aeioulsz])\1$/, "$1").replace(/(...)e$/, "$1");
  }

  /** The words of a query, but for the common ones if there are others. */
  function asked(query) {
    const all = split(query);
    const telling = all.filter((word) => !common.has(word));
    return (telling.length > 0 ? telling : all).map((word) => ({ word, root: rootOf(word) }));
  }

  /** Whether a word is one that is asked for, or begins like it. */
  const matches = (other, { word, root }) => other.startsWith(word) || rootOf(other) === root;

  // Scores.

  /** Titles, say: by its words, in which sections each of them stands how often. */
  class Field {
    constructor(boost, lengths) {
      this.boost = boost;
      this.lengths = lengths;
      this.words = [];
    }

    add(word, places) {
      this.words.push({ word, root: rootOf(word), places });
    }

    /** Adds to the scores of sections what they say of a word. */
    rate({ word, root }, scores) {
      const forms = this.words.filter((other) => other.root === root);
      this.score(forms.flatMap(({ places }) => places), 1, scores);
      const longer = this.words.filter((other) => other.root !== root && other.word.startsWith(word));
      for (const other of longer) this.score(other.places, (0.15 * word.length) / other.word.length, scores);
    }

    /** The rarer a word is in the book, and the more of a section it is, the more it counts. */
    score(places, like, scores) {
      const counts = new Map();
      for (const [section, count] of places) counts.set(section, (counts.get(section) ?? 0) + count);
      const rarity = 1 + Math.log(sections.length / (counts.size + 1));
      for (const [section, count] of counts) {
        const score = this.boost * like * rarity * Math.sqrt(count / this.lengths[section]);
        scores.set(section, (scores.get(section) ?? 0) + score);
      }
    }
  }

  function short(boost, texts, lengthOf = (text) => splitBoth(text).length) {
    const field = new Field(boost, texts.map(lengthOf));
    texts.forEach((text, section) => splitBoth(text).forEach((word) => field.add(word, [[section, 1]])));
    return field;
  }

  /** Of a text of fewer words each would count too much: those are lists of links. */
  const FEW = 100;

  /** Parts of the lists of what stands in the chapters. */
  const LISTS = ["exercises.html", "goals.html", "listings.html"];
  const isList = ({ page, index }) => LISTS.includes(page) && index > 0;
  /** What each chapter has: its mistakes, its links. */
  const isOfEach = ({ title }) => sections.filter((other) => other.title === title).length > 9;

  /** How much a section tells of what is asked for: the start of a chapter the most. */
  const weights = sections.map((section) => (isList(section) ? 0.3 : isOfEach(section) ? 0.6 : section.index === 0 ? 1.25 : 1));

  const text = new Field(settings.text, lengths.map((length) => Math.max(FEW, length)));
  /** The title of such a section tells nothing. */
  const titles = sections.map((section) => (isList(section) || isOfEach(section) ? "" : section.title));
  const ways = sections.map(({ way, page }, section) => `${way} ${titles[section]} ${page.replace(/\.html$/, "")}`);
  const names = sections.map(({ named }) => named);
  /** Of several names each counts as it would alone. */
  const longest = (names) => Math.max(...names.split(", ").map((name) => splitBoth(name).length));
  const fields = [short(settings.title, titles), short(settings.title, names, longest), short(settings.way, ways), text];

  /** Results up to which they are few. */
  const FILLED = 4;

  /**
   * Sections with all words of a query, the best first; if there are none, those with the most.
   * Where these are few, and it has three words or more, some that lack one of them follow.
   */
  async function find(query) {
    const words = asked(query);
    await Promise.all(words.map(learn));
    const each = words.map((word) => {
      const scores = new Map();
      for (const field of fields) field.rate(word, scores);
      return scores;
    });
    const has = (section) => each.filter((scores) => scores.has(section)).length;
    const all = [...new Set(each.flatMap((scores) => [...scores.keys()]))];
    const most = Math.max(0, ...all.map(has));
    const sum = (section) => each.reduce((sum, scores) => sum + (scores.get(section) ?? 0), 0) * weights[section];
    const best = (least) => all.filter((section) => has(section) === least).sort((one, other) => sum(other) - sum(one));
    const found = best(most);
    if (each.length > 2 && most > 1) found.push(...best(most - 1).slice(0, Math.max(0, FILLED - found.length)));
    return { found: found.map((section) => sections[section]), lacks: most < each.length };
  }

  // What is fetched: files that give their content to `add`, each once.

  const contents = new Map();
  const fetched = new Map();

  function get(name) {
    if (!fetched.has(name)) {
      const file = load(`${path_to_root}${name}${hash}.js`).then(() => contents.get(name));
      file.catch(() => fetched.delete(name));
      fetched.set(name, file);
    }
    return fetched.get(name);
  }

  const learned = new Set();

  /** Learns the words of the text that begin as this one does. */
  async function learn({ word }) {
    const letter = /[a-z]/.test(word[0]) ? word[0] : "0";
    if (!letters.includes(letter)) return;
    const lines = await get(`search/words/${letter}`);
    if (learned.has(letter)) return;
    learned.add(letter);
    for (const line of lines.trim().split("\n")) {
      const [word, ...gaps] = line.split(" ");
      let section = 0;
      const places = gaps.map((gap) => {
        const [by, count = "1"] = gap.split(":");
        section += Number(by);
        return [section, Number(count)];
      });
      text.add(word, places);
    }
  }

  // What the reader sees.

  /** The part of a text that says most of these words, which are bold there; and those that only stand beside it. */
  function excerpt(text, words) {
    const [prose, beside = ""] = text.split("\n");
    const unsaid = words.filter((word) => !splitBoth(prose).some((other) => matches(other, word)));
    const names = [...new Set(beside.split(" "))].filter((name) => split(name).some((other) => unsaid.some((word) => matches(other, word))));
    const more = names.slice(0, 5).flatMap((name, index) => [index > 0 ? ", " : " Beside it: ", make("em", {}, name)]);
    return [...said(prose, words), ...more];
  }

  function said(text, words) {
    const all = text.split(" ");
    const hits = all.map((one) => splitBoth(one).flatMap((other) => words.filter((word) => matches(other, word))));
    // All words of a query together count as much, however often each is there.
    const worth = new Map(words.map((word) => [word, 1 / hits.flat().filter((hit) => hit === word).length]));
    const value = (hits = []) => hits.reduce((sum, word) => sum + worth.get(word), 0);
    const room = settings.words;
    let [start, most, sum] = [0, 0, 0];
    hits.forEach((_, end) => {
      sum += value(hits[end]) - value(hits[end - room]);
      if (sum > most + 1e-9) [start, most] = [Math.max(0, end - room + 1), sum];
    });
    // Some words before the first, if there is room behind the last.
    const first = hits.findIndex((hit, index) => index >= start && hit.length > 0);
    start = Math.max(start, first - 5);
    const told = hits.slice(start, start + room).flatMap((hit, index) => {
      const word = all[start + index];
      return [index > 0 ? " " : "", hit.length > 0 ? make("em", {}, word) : word];
    });
    return [start > 0 ? "… " : "", ...told, start + room < all.length ? " …" : ""];
  }

  /** Milliseconds without a key after which texts are fetched. */
  const PAUSE = 300;

  let [shown, waiting] = [0, undefined];

  /** Results whose texts are fetched when they come into sight. */
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      target.tell();
    }
  });

  function result({ page, way, id, title, index }, words) {
    const marked = encodeURIComponent(words.map(({ word }) => word).join(" "));
    const teaser = make("span", { className: "teaser", id: `mdbook-teaser_${(shown += 1)}` });
    const name = [...new Set([way, title])].filter(Boolean).join(" » ");
    const link = make("a", { href: `${path_to_root}${page}?highlight=${marked}#${id}` }, name);
    link.setAttribute("aria-details", teaser.id);
    const tell = async () => {
      try {
        const texts = await get(`search/texts/${page.replace(/\.html$/, "")}`);
        teaser.replaceChildren(...excerpt(texts[index], words));
      } catch {
        // A page may be kept where there is no network. Without it a result is its title.
        const text = await onPage(page, id).catch(() => "");
        teaser.replaceChildren(...excerpt(text, words));
      }
    };
    return Object.assign(make("li", {}, link, teaser), { tell });
  }

  /** What a page says below a heading, up to the next one. */
  async function onPage(page, id) {
    const response = await fetch(path_to_root + page);
    if (!response.ok) return "";
    const { body } = new DOMParser().parseFromString(await response.text(), "text/html");
    const texts = [];
    let part = body.querySelector(`main > [id="${id}"]`);
    while ((part = part?.nextElementSibling) && !/^H\d$/.test(part.tagName)) texts.push(part.textContent);
    return texts.join(" ").replace(/\s+/g, " ").trim();
  }

  /** What is looked for, and the end of looking. */
  let [latest, looking] = ["", Promise.resolve()];

  function look() {
    const query = bar.value.trim();
    bar.classList.toggle("active", query !== "");
    if (query === latest) return;
    latest = query;
    keep(query, !new URL(location.href).searchParams.has("search"));
    form.classList.add("searching");
    looking = find(query).then(
      // The reader may have typed on.
      (result) => query === latest && show(query, result),
      () => {
        if (query !== latest) return;
        latest = "";
        form.classList.remove("searching");
        tellLost();
      },
    );
  }

  function show(query, { found, lacks }) {
    form.classList.remove("searching");
    outer.classList.toggle("hidden", query === "");
    const count = Math.min(found.length, settings.results);
    const all = found.length > count ? `${count} of ${found.length}` : count;
    const results = `${all} search ${found.length === 1 ? "result" : "results"}`;
    header.textContent = `${count === 0 ? "No search results" : lacks ? `No section has all of it. ${results}` : results} for '${query}'${count === 0 ? "." : ":"}`;
    const words = asked(query);
    const items = found.slice(0, count).map((section) => result(section, words));
    list.replaceChildren(...items);
    near.disconnect();
    clearTimeout(waiting);
    waiting = setTimeout(() => items.forEach((item) => near.observe(item)), PAUSE);
  }

  // On the page of a result, its words are marked.

  let marks = [];

  function mark(query) {
    const words = asked(query);
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    // In a picture no text can be.
    for (const node of nodes.filter(({ parentElement }) => !parentElement.closest("svg, script, style"))) {
      const found = [...node.data.matchAll(WORD)].filter(([one]) => words.some((word) => matches(one.toLowerCase(), word)));
      // From the last to the first: what is before it stays where it is.
      for (const { 0: one, index } of found.reverse()) {
        const own = node.splitText(index);
        own.splitText(one.length);
        const mark = make("mark", { onclick: fade });
        own.replaceWith(mark);
        mark.append(own);
        marks.push(mark);
      }
    }
  }

  function unmark() {
    for (const mark of marks) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent?.normalize();
    }
    marks = [];
  }

  function fade() {
    for (const mark of marks) mark.classList.add("fade-out");
    setTimeout(unmark, 300);
    keep("", false);
  }

  // What the reader does.

  const hasFocus = () => document.activeElement === bar;

  function open() {
    wrapper.classList.remove("hidden");
    toggle.ariaExpanded = "true";
    scrollTo(0, 0);
    if (!hasFocus()) {
      bar.focus();
      bar.select();
    }
    look();
  }

  function close() {
    if (wrapper.contains(document.activeElement)) toggle.focus();
    wrapper.classList.add("hidden");
    toggle.ariaExpanded = "false";
  }

  /** Keeps a query in the address, in the place of what was marked; `anew`, so that one can go back. */
  function keep(query, anew) {
    const url = new URL(location.href);
    url.searchParams.delete("highlight");
    url.searchParams.delete("search");
    if (query) {
      url.searchParams.set("search", query);
      url.hash = "";
    }
    if (url.href === location.href) return;
    if (anew) history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  }

  /** Does what the address says. */
  function restore() {
    const { searchParams } = new URL(location.href);
    bar.value = searchParams.get("search") ?? "";
    if (bar.value) open();
    else close();
    unmark();
    mark(searchParams.get("highlight") ?? "");
  }

  function key(event) {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (altKey || ctrlKey || metaKey || shiftKey) return;
    if (!hasFocus() && mdbook_something_else_has_focus(event)) return;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (key === "Escape") {
      keep("", bar.value.trim() !== "");
      close();
      unmark();
    } else if (!hasFocus() && (key === "s" || key === "/")) {
      open();
    } else if (key === "Enter" && hasFocus()) {
      looking.then(() => list.querySelector("a")?.click());
    } else if (key === "ArrowDown" && (hasFocus() || at >= 0)) {
      links[Math.min(at + 1, links.length - 1)]?.focus();
    } else if (key === "ArrowUp" && at >= 0) {
      (links[at - 1] ?? bar).focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  toggle.addEventListener("click", () => (wrapper.classList.contains("hidden") ? open() : close()));
  bar.addEventListener("input", () => {
    look();
    unmark();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", key);
  addEventListener("popstate", restore);
  if (/[?&](search|highlight)=/.test(location.search)) restore();

  return { hasFocus, open, add: (name, content) => contents.set(name, content) };
})();
