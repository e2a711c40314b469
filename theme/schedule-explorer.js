// <schedule-explorer>: the reader chooses which thread runs next.
//
// Its children are a picture of one schedule, for readers without JavaScript.
// Its data is a graph of all moments that the program can be in, made by the
// build (the file named by data-walk, or the element of this page; tools/formats/src/page.rs
// tells what is in it). This script walks through that graph and knows nothing of Rust.

"use strict";

(() => {
  const FORMAT = 2;
  const SHAPES = 6;
  /** Milliseconds to wait for the data. */
  const PATIENCE = 30_000;
  /** A run to the end may go around in circles; then it stops after so many steps. */
  const RUN = 1000;
  const ENDINGS = {
    "exit 0": "The program has ended.",
    "exit 101": "The program has panicked: exit status 101.",
    deadlock: "Deadlock: nobody can go on, ever.",
    spins: "It spins: all that anybody can do is to look again, forever.",
  };
  const LEGEND = "Filled: it prints. Outlined: it does not. Dotted: it waits.";

  /** Makes an element with properties and children. */
  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  /** The mark of a thread: a number in its own shape and color, filled unless its `look` is another. */
  function mark(thread, text, look = "") {
    return make("span", { className: `mark t${thread % SHAPES} ${look}`, "aria-hidden": "true" }, text);
  }

  function press(onclick, properties, ...children) {
    return make("button", { type: "button", onclick, ...properties }, ...children);
  }

  /** What can be scrolled, and so must be reached by keyboard. */
  function box(tag, className, label, ...children) {
    return make(tag, { className, tabIndex: 0, role: tag === "pre" ? "group" : "list", "aria-label": label }, ...children);
  }

  /** Scrolls a box, and not the page, until a part of it shows right of `left`. */
  function reveal(box, part, left) {
    const shown = box.getBoundingClientRect();
    const at = part.getBoundingClientRect();
    if (at.top < shown.top || at.bottom > shown.bottom) box.scrollTop += at.top - shown.top - box.clientHeight / 2;
    if (at.left < left || at.right > shown.right) box.scrollLeft += at.left - shown.left - box.clientWidth / 2;
  }

  /** Keeps an element, which shows one of these texts, as large as the longest needs. */
  function reserve(element, texts) {
    element.dataset.longest = texts.reduce((longest, text) => (text.length > longest.length ? text : longest), "");
    return element;
  }

  function many(steps) {
    return steps === 1 ? "one step" : `${steps} steps`;
  }

  /** What in the data can't be right, or nothing. */
  function fault(data, source) {
    if (data?.format !== FORMAT) return "has a form that this page does not know";
    if (data.source !== source) return "is about another edition of the listing";
    const { threads, actions, stands, states, moments, lines } = data;
    const known = (list, index) => index === null || list[index] !== undefined;
    try {
      const sound =
        lines.length > 0 &&
        moments.length > 0 &&
        actions.every(({ thread }) => known(threads, thread)) &&
        moments.every(
          ({ t, o, s = [] }) =>
            t.length === threads.length &&
            t.every((stand) => known(stands, stand)) &&
            o.every((state) => known(states, state)) &&
            s.every(([to, ...done]) => known(moments, to) && done.every((action) => known(actions, action))),
        );
      return sound ? undefined : "is damaged";
    } catch {
      return "is damaged";
    }
  }

  // What a challenge means, as tools/formats/src/challenge.rs says it. The cases in
  // tools/formats/cases hold the two to the same.

  /** What a challenge needs to know of what is printed so far; `open` is the line that has no end yet. */
  const NOTHING_SEEN = { printed: false, first: false, last: false, order: 0, missing: false, open: "" };

  function see(challenge, seen, text) {
    const ended = text.split("\n");
    const rest = ended.pop();
    for (const words of ended) seen = endLine(challenge, longer(challenge, seen, words));
    return longer(challenge, seen, rest);
  }

  /** An open line is null once it can't become one that is asked for. */
  function longer(challenge, seen, words) {
    const { first, last, missing, order = [] } = challenge;
    const open = seen.open === null ? null : seen.open + words;
    const asked = [first, last, missing, ...order].some((line) => open !== null && line?.startsWith(open));
    return { ...seen, open: asked || open === "" ? open : null };
  }

  function endLine(challenge, { printed, first, order, missing, open }) {
    return {
      printed: true,
      first: printed ? first : open === challenge.first,
      last: open === challenge.last,
      order: order + (open !== null && challenge.order?.[order] === open),
      missing: missing || open === challenge.missing,
      open: "",
    };
  }

  function holds(challenge, seen, ending) {
    const { first, last, order, missing } = ending && seen.open !== "" ? endLine(challenge, seen) : seen;
    return (
      (challenge.ending === undefined || challenge.ending === ending) &&
      (challenge.first === undefined || first) &&
      (challenge.last === undefined || (ending !== undefined && last)) &&
      order === (challenge.order?.length ?? 0) &&
      (challenge.missing === undefined || (ending !== undefined && !missing))
    );
  }

  const SVG = "http://www.w3.org/2000/svg";

  function draw(tag, properties, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** A ring of threads, each of which waits for the next. */
  function ring(threads) {
    const at = (index) => {
      const angle = (index / threads.length) * 2 * Math.PI - Math.PI / 2;
      return { x: 50 + 32 * Math.cos(angle), y: 50 + 32 * Math.sin(angle) };
    };
    const arrows = threads.map((_, index) => {
      const [from, to] = [at(index + 0.3 / (threads.length > 2 ? 1 : 1.4)), at(index + 1 - 0.34 / (threads.length > 2 ? 1 : 1.4))];
      return draw("path", { class: "arrow", d: `M${from.x} ${from.y}A32 32 0 0 1 ${to.x} ${to.y}`, "marker-end": "url(#ring-end)" });
    });
    const marks = threads.map((thread, index) => {
      const { x, y } = at(index);
      const text = draw("text", { x, y: y + 4.5 }, `${thread}`);
      return draw("g", { class: `t${thread % SHAPES}` }, draw("circle", { cx: x, cy: y, r: 12 }), text);
    });
    const end = draw(
      "marker",
      { id: "ring-end", viewBox: "0 0 6 6", refX: 5, refY: 3, markerWidth: 5, markerHeight: 5, orient: "auto" },
      draw("path", { d: "M0 0L6 3L0 6z" }),
    );
    return draw("svg", { class: "ring", viewBox: "0 0 100 100", "aria-hidden": "true" }, draw("defs", {}, end), ...arrows, ...marks);
  }

  /** How many elements have got an id. */
  let ids = 0;

  class ScheduleExplorer extends HTMLElement {
    connectedCallback() {
      if (this.start) return;
      this.figure = this.querySelector("figure");
      this.start = this.querySelector("button");
      this.label = this.start.textContent;
      this.caption = this.querySelector("figcaption strong");
      this.start.hidden = false;
      this.start.setAttribute("aria-expanded", "false");
      this.start.addEventListener("click", () => (this.play ? this.close() : this.open()));
      this.addEventListener("keydown", (event) => this.key(event));
      addEventListener("hashchange", () => this.restore());
      const near = new IntersectionObserver(
        (entries) => {
          if (!entries.some((entry) => entry.isIntersecting)) return;
          near.disconnect();
          this.load().catch(() => {});
        },
        { rootMargin: "400px" },
      );
      near.observe(this);
      if (this.dataset.open !== undefined && !location.hash) this.open(true);
      this.restore();
    }

    /** Fetches the data, once; after a failure, again. */
    load() {
      this.loading ??= this.fetchData().catch((error) => {
        this.loading = undefined;
        throw error;
      });
      return this.loading;
    }

    async fetchData() {
      const lost = () => {
        throw new Error("can't be fetched: there is no network, or it is too slow");
      };
      const { walk } = this.dataset;
      const signal = AbortSignal.timeout(PATIENCE);
      const fetched = async () => {
        const response = await fetch(path_to_root + walk, { signal }).catch(lost);
        if (!response.ok) throw new Error(`can't be fetched: the server says ${response.status}`);
        return response.text().catch(lost);
      };
      const text = walk.startsWith("#") ? document.querySelector(walk).textContent : await fetched();
      let data;
      try {
        data = JSON.parse(text);
      } catch {
        throw new Error("is damaged");
      }
      const wrong = fault(data, this.dataset.source);
      if (wrong) throw new Error(wrong);
      return data;
    }

    /** Opens, `alone` if the reader has not asked for it: then the page stays where it is. */
    async open(alone = false) {
      if (!this.play) this.start.textContent = "Loading …";
      try {
        this.data = await this.load();
      } catch (error) {
        this.start.textContent = this.label;
        delete this.dataset.open;
        this.complain(error);
        return false;
      }
      this.trouble?.remove();
      if (!this.play) {
        this.taken = [];
        this.undone = [];
        this.challenge = this.data.challenges[0];
        const reached = progress.reached(this.dataset.name);
        this.solved = new Set(this.data.challenges.filter(({ text }) => reached.includes(text)));
        this.build();
        this.start.textContent = "Close";
        this.start.setAttribute("aria-expanded", "true");
        this.say(this.beginning());
        if (alone) return true;
        this.runs[this.ready()].focus({ preventScroll: true });
        // All of it in sight, if it fits.
        if (this.getBoundingClientRect().bottom > innerHeight) this.scrollIntoView({ block: "start" });
      }
      return true;
    }

    close() {
      delete this.dataset.open;
      this.play.remove();
      this.heading.remove();
      this.play = undefined;
      this.start.textContent = this.label;
      this.start.setAttribute("aria-expanded", "false");
      this.start.focus({ preventScroll: true });
      this.scrollIntoView({ block: "nearest" });
    }

    complain(error) {
      this.trouble?.remove();
      this.trouble = make(
        "p",
        { className: "trouble", role: "alert" },
        `The file of all schedules of ${this.dataset.name} ${error.message}. ` +
          "What stands here holds without it. Reload the page, or try again.",
      );
      this.figure.append(this.trouble);
    }

    // The parts of the widget.

    build() {
      const { threads, objects, lines, files = [], challenges, actions, moments } = this.data;
      this.rows = lines.map((line, index) => {
        const marks = make("span", { className: "marks" });
        const text = make("span", { className: "text", innerHTML: line || " " });
        text.style.setProperty("--indent", /^ */.exec(text.textContent)[0].length);
        const number = make("span", { className: "number" }, `${this.within(index + 1)[1]}`);
        return make("span", { className: "row" }, marks, number, text);
      });
      const heads = new Map(files.map(({ name, first_line }) => [first_line - 1, make("strong", { className: "file" }, name)]));
      this.stands = threads.map(() => make("span", { id: `stand-${(ids += 1)}` }));
      this.histories = new Map(this.data.histories);
      this.values = objects.map(() => make("div"));
      this.runs = threads.map((thread, index) =>
        press(
          () => this.run(index),
          {
            className: `run t${index % SHAPES}`,
            "aria-describedby": this.stands[index].id,
            ...(index < 10 && { "aria-keyshortcuts": `${index}` }),
          },
          mark(index, `${index}`),
          `Run ${thread}`,
        ),
      );
      this.others = threads.map(() => make("div"));
      const names = threads.map((thread) => make("li", { className: "lane", "aria-hidden": "true" }, thread));
      this.lanes = box("ol", "lanes", "Steps taken", ...names);
      this.laid = [];
      this.source = box("pre", "source", "The program", make("code", {}, ...this.rows.flatMap((row, index) => [heads.get(index) ?? [], row].flat())));
      this.source.style.setProperty("--crowd", Math.max(...moments.map(({ t }) => this.crowd(t))));
      this.output = box("pre", "printed", "Output so far", make("code"));
      this.output.style.setProperty("--lines", actions.reduce((lines, { printed = "" }) => lines + printed.split("\n").length - 1, 0));
      this.status = make("p", { className: "status", role: "status" });
      this.goals = challenges.map((challenge) => press(() => this.choose(challenge), {}, challenge.text));
      this.doubt = press(() => this.deny(), { className: "doubt" }, "It can’t be done");
      this.event = make("div", { className: "event", hidden: true });
      const control = (text, key, act) => press(act, { "aria-keyshortcuts": key, title: `Key: ${key}` }, text);
      this.controls = {
        undo: control("Undo", "u", () => this.goTo(this.taken.length - 1)),
        redo: control("Redo", "y", () => this.goTo(this.taken.length + 1)),
        random: control("Random step", "r", () => this.random(1)),
        end: control("Run to end", "e", () => this.random(RUN)),
        reset: control("Reset", "x", () => this.goTo(0)),
        hint: control("Hint", "h", () => this.say(this.hint())),
        link: control("Copy link", "l", () => this.copyLink()),
      };
      this.controls.hint.hidden = challenges.length === 0;
      this.controls.random.hidden = threads.length === 1;
      this.play = make(
        "section",
        { className: "play", "aria-label": `${this.label}: ${this.dataset.name}` },
        this.status,
        make(
          "div",
          { className: "side" },
          make(
            "div",
            { className: "threads" },
            ...threads.flatMap((_, thread) => {
              const texts = moments.map(({ t }) => this.where(t[thread]));
              return [this.runs[thread], make("div", {}, reserve(make("div", {}, this.stands[thread]), texts), this.others[thread])];
            }),
          ),
          make(
            "dl",
            {},
            ...objects.flatMap(({ name, kind }, object) => [
              make("dt", {}, name, ...(name === kind ? [] : [make("small", {}, ` ${kind}`)])),
              reserve(make("dd", {}, this.values[object]), moments.map(({ o }) => this.value(o[object]).join("\n"))),
            ]),
          ),
        ),
        make("div", { className: "stage" }, this.source, this.event),
        this.output,
        this.lanes,
        make(
          "div",
          { className: "goals", role: "group", "aria-label": "Goals" },
          ...this.goals,
          ...(challenges.length > 0 ? [this.doubt] : []),
        ),
        make("div", { className: "controls" }, ...Object.values(this.controls), make("small", {}, LEGEND)),
      );
      this.figure.append(this.play);
      this.play.style.setProperty("--threads", threads.length);
      // The picture's own heading stays, for those who print the page.
      this.heading = make("strong", { className: "heading" });
      this.caption.after(this.heading);
      this.render();
    }

    // The state: the steps taken, each by its moment and its number there.

    get moment() {
      const last = this.taken.at(-1);
      return last ? this.step(last)[0] : 0;
    }

    /** The moment itself: where the threads stand (t), the objects (o), the steps (s), the ending (e). */
    get now() {
      return { s: [], ...this.data.moments[this.moment] };
    }

    step([moment, number]) {
      return this.data.moments[moment].s[number];
    }

    actions(taken) {
      return this.step(taken)
        .slice(1)
        .map((action) => this.data.actions[action]);
    }

    /** The first thread that can go on, or main. */
    ready() {
      return Math.max(0, this.data.threads.findIndex((_, thread) => this.ways(thread).length > 0));
    }

    /** Whether a thread could go on; where a limit cut the search off, it need not have a step. */
    isReady(thread) {
      const stand = this.data.stands[this.now.t[thread]];
      return stand !== undefined && stand.state === undefined;
    }

    /** The numbers of the steps that a thread can take at a moment. */
    ways(thread, moment = this.moment) {
      const { s = [] } = this.data.moments[moment];
      return [...s.keys()].filter((number) => this.data.actions[s[number][1]].thread === thread);
    }

    /** A thread's other way to go on, in words, or by its number. */
    other(ways, which) {
      const words = (way) => this.actions([this.moment, way])[0].words;
      return words(ways[which]) === words(ways[0]) ? `or in way ${which + 1}` : `or it ${words(ways[which])}`;
    }

    /** What a step prints. */
    text([, ...actions]) {
      return actions.map((action) => this.data.actions[action].printed ?? "").join("");
    }

    printed() {
      return this.taken.map((taken) => this.text(this.step(taken))).join("");
    }

    // What the reader can do.

    run(thread, way) {
      if (this.take(thread, way)) this.update();
      else if (this.isReady(thread)) this.say(`${this.data.threads[thread]} could go on, but none of the schedules of this page does so here.`);
      else this.say(`${this.data.threads[thread]} can't go on: it ${this.words(this.now.t[thread])}.`);
    }

    /** Takes a thread's step, if it has one. */
    take(thread, way = 0) {
      const number = this.ways(thread)[way];
      if (number === undefined) return false;
      this.taken.push([this.moment, number]);
      this.undone = [];
      return true;
    }

    /** Goes to the moment after so many of the steps, taken or undone. */
    goTo(count) {
      const all = [...this.taken, ...this.undone];
      this.taken = all.splice(0, Math.max(0, count));
      this.undone = all;
      this.update();
    }

    /** Takes some steps by chance, or fewer if the program ends before. */
    random(steps) {
      this.undone = [];
      for (let left = steps; left > 0 && this.now.s.length; left -= 1) {
        this.taken.push([this.moment, Math.floor(Math.random() * this.now.s.length)]);
      }
      this.update();
    }

    choose(challenge) {
      this.challenge = challenge;
      this.update(`Goal: ${challenge.text}`);
    }

    /** The reader says that no schedule does it. */
    deny() {
      const { text, proof } = this.challenge;
      if (!proof.impossible) {
        this.say(`It can be done: ${text} Look for another way, or ask for a hint.`);
        return;
      }
      this.reach(this.challenge);
      this.update(`Right, no schedule does it: ${text} All ${proof.impossible.toLocaleString("en")} moments were searched.`);
    }

    reach(challenge) {
      this.solved.add(challenge);
      progress.keep(this.dataset.name, challenge.text);
    }

    /** Tells the next step of a shortest way to the challenge, and marks its button. */
    hint() {
      const { impossible } = this.challenge.proof;
      if (impossible) return `No schedule does it: all ${impossible.toLocaleString("en")} moments were searched.`;
      const way = this.shortest(this.challenge);
      if (!way) return "From here it can't be done any more. Go back some steps.";
      if (way.length === 0) return "It is done.";
      const { thread } = this.data.actions[way[0][1]];
      const which = this.ways(thread).indexOf(this.now.s.indexOf(way[0]));
      const button = [this.runs[thread], ...this.others[thread].children][which];
      button.classList.add("hinted");
      const how = which ? `: “${button.textContent}”` : "";
      return `Hint: run ${this.data.threads[thread]}${how}. It can be done in ${many(way.length)} from here.`;
    }

    shortest(challenge) {
      const { moments } = this.data;
      const start = { moment: this.moment, seen: see(challenge, NOTHING_SEEN, this.printed()) };
      const key = ({ moment, seen }) => JSON.stringify([moment, seen]);
      const reached = new Set([key(start)]);
      const queue = [start];
      for (const at of queue) {
        const { s = [], e } = moments[at.moment];
        if (holds(challenge, at.seen, e)) {
          const way = [];
          for (let back = at; back.step; back = back.from) way.unshift(back.step);
          return way;
        }
        for (const step of s) {
          const next = { moment: step[0], seen: see(challenge, at.seen, this.text(step)), from: at, step };
          if (!reached.has(key(next))) {
            reached.add(key(next));
            queue.push(next);
          }
        }
      }
      return undefined;
    }

    // Links: the listing, the start of its source's hash, the threads chosen.

    async copyLink() {
      const steps = this.taken.map(([moment, number]) => {
        const { thread } = this.actions([moment, number])[0];
        const way = this.ways(thread, moment).indexOf(number);
        return way ? `${thread}.${way}` : `${thread}`;
      });
      const hash = `#schedule=${this.dataset.name}:${this.data.source.slice(0, 8)}:${steps}`;
      history.replaceState(null, "", hash);
      try {
        await navigator.clipboard.writeText(location.href);
        this.say("A link to this moment is copied.");
      } catch {
        this.say("The link to this moment is in the address bar.");
      }
    }

    /** Takes the steps that the page's address names. */
    async restore() {
      const hash = location.hash.replaceAll("%2C", ",").replaceAll("%3A", ":");
      const [, listing, goal] = /^#goal=([^:]*):(\d+)$/.exec(hash) ?? [];
      if (listing === this.dataset.name) return this.pose(Number(goal));
      const [, name, source, steps] = /^#schedule=([^:]*):([^:]*):(.*)$/.exec(hash) ?? [];
      if (name !== this.dataset.name || !(await this.open())) return;
      this.scrollIntoView({ block: "start" });
      this.taken = [];
      this.undone = [];
      this.update(this.follow(source, steps));
    }

    /** Opens with one of the goals. */
    async pose(number) {
      if (!(await this.open())) return;
      this.scrollIntoView({ block: "start" });
      this.taken = [];
      this.undone = [];
      const challenge = this.data.challenges[number - 1];
      if (challenge) this.choose(challenge);
      else this.update(`This listing has no goal ${number} any more. These are its goals.`);
    }

    /** Takes the steps of a link, and returns what is wrong with it, if anything is. */
    follow(source, steps) {
      if (!this.data.source.startsWith(source) || source.length < 8) {
        return "This link is from another edition of the listing, in which its steps may mean something else. This is the start.";
      }
      for (const [index, step] of steps.split(",").filter(Boolean).entries()) {
        const [thread, way] = step.split(".").map(Number);
        if (!this.take(thread, way)) {
          return `Step ${index + 1} of this link, “${step}”, is not possible. These are the steps before it.`;
        }
      }
      return undefined;
    }

    // Keys work while the focus is inside.

    key(event) {
      if (!this.play || event.ctrlKey || event.altKey || event.metaKey) return;
      // With Shift a letter is another key, with Caps Lock it is not.
      const key = event.shiftKey ? event.key : event.key.toLowerCase();
      const button = [...this.runs, ...Object.values(this.controls)].find(
        (button) => !button.hidden && button.getAttribute("aria-keyshortcuts") === key,
      );
      if (button) {
        if (this.runs.includes(button)) button.focus();
        button.click();
      } else if (key === "escape") {
        this.start.focus();
      } else if (key === "arrowleft" || key === "arrowright") {
        event.stopPropagation();
        const at = this.runs.indexOf(document.activeElement);
        // Elsewhere they scroll what has the focus.
        if (at < 0) return;
        const by = key === "arrowright" ? 1 : -1;
        this.runs[(at + by + this.runs.length) % this.runs.length].focus();
      } else {
        return;
      }
      // The arrows and letters are the page's own outside of this element.
      event.stopPropagation();
      event.preventDefault();
    }

    // What the reader sees.

    words(stand) {
      return stand === null ? "is not started yet" : this.data.stands[stand].words;
    }

    /** The file that has a line of the program, if there are several, and the number there. */
    within(line) {
      const file = this.data.files?.findLast(({ first_line }) => first_line <= line);
      return [file?.name, line - (file?.first_line ?? 1) + 1];
    }

    place(line) {
      const [file, number] = this.within(line);
      return file ? `${file}:${number}` : `line ${number}`;
    }

    /** A thread's words, and the line at which it stands. */
    where(stand) {
      const line = this.data.stands[stand]?.line;
      return this.words(stand) + (line ? ` (${this.place(line)})` : "");
    }

    /** How an object stands; a line for each value that a load may find there, if it need not be the last. */
    value(state) {
      if (state === null) return ["not used yet"];
      const { threads, states } = this.data;
      const history = this.histories.get(state)?.map(({ value, seen = [], brings = [] }, index) => {
        const by = seen.length > 0 ? `, seen by ${seen.map((thread) => threads[thread]).join(", ")}` : "";
        return value + by + (index > 0 ? `; brings ${brings.join(", ") || "nothing new"} along` : "");
      });
      return history ?? [states[state]];
    }

    /** Why a thread that is about to read can't read some of the values. */
    why(thread) {
      const { reads, barred = [] } = this.data.stands[this.now.t[thread]] ?? {};
      const done = this.taken.flatMap((taken) => this.actions(taken)).filter((action) => action.thread === thread);
      const passed = done.flatMap(({ passed = [] }) => passed).filter(({ object }) => object === reads);
      return new Set([...passed.map(({ words }) => words), ...barred]);
    }

    /** How many threads stand at the line at which most of them stand. */
    crowd(stands) {
      const lines = stands.map((stand) => this.data.stands[stand]?.line).filter(Boolean);
      return Math.max(0, ...lines.map((line) => lines.filter((other) => other === line).length));
    }

    sentence({ thread, line, words, printed }) {
      const at = line ? `, ${this.place(line)}` : "";
      const text = printed ? `: ${printed.trim()}` : "";
      return `${this.data.threads[thread]}${at}, ${words}${text}`;
    }

    beginning() {
      return this.data.threads.length > 1 ? "Choose which thread goes first." : "Run main, step by step.";
    }

    /** The last step in words, and whether that is the end. */
    told() {
      const last = this.taken.at(-1);
      if (!last) return `At the start. ${this.beginning()}`;
      const actions = this.actions(last).map((action) => this.sentence(action));
      let text = `Step ${this.taken.length}: ${actions.join("; then ")}.`;
      const { t, s, e } = this.now;
      if (!e && s.length === 0) text += " The search was cut off here.";
      if (e) text += ` ${ENDINGS[e] ?? `The program has ended: ${e}.`}`;
      if (e === "deadlock" || e === "spins") {
        const waits = this.data.threads.flatMap((thread, index) => {
          const stand = this.data.stands[t[index]];
          return stand?.state === "waits" ? [`${thread} ${stand.words}`] : [];
        });
        text += ` ${waits.join("; ")}.`;
      }
      return text + this.judge();
    }

    /** Marks the challenges that are solved, and says so the first time. */
    judge() {
      let text = "";
      for (const challenge of this.data.challenges) {
        if (this.solved.has(challenge)) continue;
        const taken = this.solvedAfter(challenge);
        if (!taken) continue;
        this.reach(challenge);
        const { steps } = challenge.proof;
        const fewest = taken === steps ? "No way is shorter." : `The shortest way has ${steps}.`;
        text += ` Solved in ${many(taken)}: ${challenge.text} ${fewest}`;
      }
      return text;
    }

    /** After how many of the steps taken a challenge is solved; 0 if it is not. */
    solvedAfter(challenge) {
      let seen = NOTHING_SEEN;
      const last = this.taken.findIndex((taken) => {
        const step = this.step(taken);
        seen = see(challenge, seen, this.text(step));
        return holds(challenge, seen, this.data.moments[step[0]].e);
      });
      return last + 1;
    }

    /** Tells something; in an element of its own it is announced even if it was told before. */
    say(text) {
      this.status.replaceChildren(make("span", {}, text));
    }

    update(text = this.told()) {
      this.render();
      this.say(text);
    }

    render() {
      const inside = this.play.contains(document.activeElement);
      const { threads, stands, challenges } = this.data;
      const { t, o, e } = this.now;
      this.rows.forEach((row) => {
        row.classList.remove("now");
        row.firstChild.replaceChildren();
      });
      threads.forEach((_, thread) => {
        const ways = this.ways(thread);
        const stand = stands[t[thread]];
        const run = this.runs[thread];
        run.setAttribute("aria-disabled", ways.length === 0);
        run.classList.remove("hinted");
        this.stands[thread].textContent = this.where(t[thread]);
        this.others[thread].replaceChildren(
          ...ways.slice(1).map((_, index) => press(() => this.run(thread, index + 1), {}, this.other(ways, index + 1))),
          ...[...this.why(thread)].map((words) => make("p", {}, words)),
        );
        const row = stand && stand.state !== "ended" && this.rows[stand.line - 1];
        if (row) {
          row.classList.add("now");
          row.firstChild.append(mark(thread, `${thread}`, stand.state === "waits" ? "waiting" : ""));
        }
      });
      this.values.forEach((value, object) => {
        const lines = this.value(o[object]);
        value.replaceChildren(lines.length > 1 ? make("ol", {}, ...lines.map((line) => make("li", {}, line))) : lines[0]);
      });
      this.output.firstChild.textContent = this.printed() || "nothing is printed yet";
      this.output.classList.toggle("empty", !this.printed());
      this.renderLanes();
      const heading = threads.length > 1 ? "You are the scheduler" : this.caption.textContent;
      this.heading.textContent = this.challenge ? `Goal: ${this.challenge.text}` : heading;
      this.goals.forEach((goal, index) => {
        goal.setAttribute("aria-pressed", challenges[index] === this.challenge);
        goal.classList.toggle("solved", this.solved.has(challenges[index]));
      });
      this.renderEvent(e);
      this.controls.undo.setAttribute("aria-disabled", this.taken.length === 0);
      this.controls.redo.setAttribute("aria-disabled", this.undone.length === 0);
      // What is scrolled is measured, so that comes after all changes.
      const last = this.taken.at(-1);
      const actor = last ? this.actions(last)[0].thread : this.ready();
      const row = [actor, this.ready()].map((thread) => this.rows[(stands[t[thread]]?.line ?? 0) - 1]).find(Boolean);
      if (row) reveal(this.source, row.firstChild, -Infinity);
      const step = this.laid[Math.max(0, this.taken.length - 1)];
      if (step) reveal(this.lanes, step.item, this.lanes.firstChild.getBoundingClientRect().right);
      this.output.scrollTop = this.output.scrollHeight;
      // A button that had the focus may be gone.
      if (inside && !this.play.contains(document.activeElement)) this.runs[actor].focus({ preventScroll: true });
    }

    /** What has happened to the program, where it can't be overlooked. */
    renderEvent(ending) {
      const { threads, stands } = this.data;
      this.play.classList.toggle("stuck", ending === "deadlock" || ending === "spins");
      this.event.hidden = !ending;
      if (!ending) return;
      const at = this.now.t.map((stand) => stands[stand]);
      const left = threads.filter((_, thread) => at[thread] && at[thread].state !== "ended" && thread > 0);
      const titles = { deadlock: "Deadlock", spins: "It spins", "exit 101": "Panic", "exit 0": "The end" };
      const parts = [make("strong", {}, titles[ending] ?? `The end: ${ending}`)];
      const circle = this.circle();
      if (ending === "deadlock" && circle) {
        const words = circle.map((thread) => make("li", {}, mark(thread, `${thread}`), ` ${this.words(this.now.t[thread])}`));
        parts.push(make("div", { className: "circle" }, ring(circle), make("ul", {}, ...words)));
      } else if (ending !== "deadlock" && ending !== "spins" && left.length > 0) {
        parts.push(make("p", {}, `${left.join(", ")} ${left.length > 1 ? "have" : "has"} not come to the end.`));
      }
      this.event.replaceChildren(...parts);
    }

    /** Threads of which each waits for the next, and the last for the first. */
    circle() {
      const next = this.now.t.map((stand) => this.data.stands[stand]?.waits_for?.[0]);
      for (const start of next.keys()) {
        const path = [];
        let at = start;
        while (at !== undefined && !path.includes(at)) {
          path.push(at);
          at = next[at];
        }
        if (at === start && path.length > 1) return path;
      }
      return undefined;
    }

    renderLanes() {
      const path = [...this.taken, ...this.undone];
      // A step that stays keeps its button, and with it the focus.
      const other = this.laid.findIndex(({ taken }, index) => taken !== path[index]);
      if (other >= 0) for (const { item } of this.laid.splice(other)) item.remove();
      for (const taken of path.slice(this.laid.length)) {
        const item = this.layStep(taken, this.laid.length);
        this.laid.push({ taken, item });
        this.lanes.append(item);
      }
      this.laid.forEach(({ item }, index) => {
        item.classList.toggle("undone", index >= this.taken.length);
        item.firstChild.ariaCurrent = index === this.taken.length - 1 ? "step" : null;
      });
    }

    /** A step's button, in a column of its own: all of the column can be pressed. */
    layStep(taken, index) {
      const [action] = this.actions(taken);
      const title = this.sentence(action);
      const button = press(
        () => this.goTo(index + 1),
        { title, "aria-label": `Step ${index + 1}: ${title}` },
        mark(action.thread, `${action.line ? this.within(action.line)[1] : "·"}`, action.printed ? "" : "hollow"),
      );
      button.style.setProperty("--lane", action.thread);
      const item = make("li", {}, button);
      item.style.gridArea = `1 / ${index + 2} / span ${this.data.threads.length}`;
      return item;
    }
  }

  customElements.define("schedule-explorer", ScheduleExplorer);
})();
