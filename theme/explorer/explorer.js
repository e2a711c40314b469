// <schedule-explorer>: the reader chooses which thread runs next.
//
// Its children are a picture of one schedule, for readers without JavaScript.
// Its data is a graph of all moments that the program can be in, made by the
// build (the file named by data-walk, or the element of this page). This script walks
// through that graph and knows nothing of Rust.

"use strict";

(() => {
  const { NOTHING_SEEN, see, holds } = goals;
  const { SHAPES, make, mark, press, box, reveal, reserve, ring } = draw;
  /** A run to the end may go around in circles; then it stops after so many steps. */
  const RUN = 1000;
  const ENDINGS = {
    "exit 0": "The program has ended.",
    "exit 101": "The program has panicked: exit status 101.",
    deadlock: "Deadlock: nobody can go on, ever.",
    spins: "It spins: all that anybody can do is to look again, forever.",
  };
  const LEGEND = "Filled: it prints. Outlined: it does not. Dotted: it waits.";

  function many(steps) {
    return steps === 1 ? "one step" : `${steps} steps`;
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
      this.loading ??= walks.get(this.dataset.walk, this.dataset.source).catch((error) => {
        this.loading = undefined;
        throw error;
      });
      return this.loading;
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
      const { threads, objects, lines, files = [], challenges, actions, moments, stands } = this.data;
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
      this.others = threads.map((_, thread) => {
        const needs = moments.some(({ t }, moment) => stands[t[thread]]?.reads !== undefined || this.ways(thread, moment).length > 1);
        return make("div", { className: needs ? "others" : "" });
      });
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
              const texts = moments.map(({ t }) => this.where(t[thread], this.mostRead(t[thread])));
              return [this.runs[thread], make("div", {}, reserve(make("div", {}, this.stands[thread]), texts), this.others[thread])];
            }),
          ),
          make(
            "dl",
            {},
            ...objects.flatMap(({ name, kind }, object) => [
              make("dt", {}, name, ...(name === kind ? [] : [make("small", {}, ` ${kind}`)])),
              reserve(make("dd", {}, this.values[object]), moments.map(({ o }) => this.value(o[object]).join("\nthen "))),
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
      this.play.style.setProperty("--choosers", this.others.filter(({ className }) => className).length);
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
      const reached = this.reachedNow().map(({ challenge, steps }) => `${challenge.text} Done in ${many(steps)}.`);
      const words = reached.length > 0 ? ` It says: ${reached.join(" ")}` : "";
      try {
        await navigator.clipboard.writeText([...reached, location.href].join("\n"));
        this.say(`A link to this moment is copied.${words}`);
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

    /** A thread's words, what it has read of what it is about to change, and the line at which it stands. */
    where(stand, read) {
      const line = this.data.stands[stand]?.line;
      return this.words(stand) + (read === undefined ? "" : `; it has read ${read}`) + (line ? ` (${this.place(line)})` : "");
    }

    /** The longest of all that somebody could have read of what a thread is about to change. */
    mostRead(stand) {
      const object = this.data.stands[stand]?.stores;
      if (object === undefined) return undefined;
      const values = this.data.actions.filter(({ touches }) => touches?.object === object).map(({ touches }) => touches.value);
      return values.reduce((longest, value) => (value.length > longest.length ? value : longest), "");
    }

    /** The actions so far, in order. */
    done(taken = this.taken) {
      return taken.flatMap((one) => this.actions(one));
    }

    /** What a thread has read last of an atomic, and who has stored something there since. */
    lastRead(thread, object, done = this.done()) {
      if (object === undefined) return undefined;
      const touched = done.filter(({ touches }) => touches?.object === object);
      const at = touched.findLastIndex((action) => action.thread === thread);
      const last = touched[at]?.touches;
      if (!last || last.stores) return undefined;
      return { value: last.value, since: touched.slice(at + 1).filter(({ touches }) => touches.stores) };
    }

    /** What the last step has overwritten, without having read it, in words. */
    overwritten() {
      const before = this.done(this.taken.slice(0, -1));
      for (const action of this.done(this.taken.slice(-1))) {
        const { thread, touches } = action;
        const read = touches?.stores && this.lastRead(thread, touches.object, before);
        if (read && read.since.length > 0) {
          const { threads, objects } = this.data;
          const lost = read.since.map((other) => `the ${other.touches.value} of ${threads[other.thread]}`).join(" and ");
          const { name } = objects[touches.object];
          return `${threads[thread]} had read ${name} = ${read.value}, and stores ${touches.value} over ${lost}, which it has not seen.`;
        }
        before.push(action);
      }
      return undefined;
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
      const done = this.done().filter((action) => action.thread === thread);
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

    /** The goals that the steps so far have reached, the shortest way first. */
    reachedNow() {
      const reached = this.data.challenges.map((challenge) => ({ challenge, steps: this.solvedAfter(challenge) }));
      return reached.filter(({ steps }) => steps > 0);
    }

    /** The last step in words, and whether that is the end. */
    told() {
      const last = this.taken.at(-1);
      if (!last) return `At the start. ${this.beginning()}`;
      const actions = this.actions(last).map((action) => this.sentence(action));
      let text = `Step ${this.taken.length}: ${actions.join("; then ")}.`;
      const { t, s, e } = this.now;
      const lost = this.overwritten();
      if (!e && s.length === 0) text += " The search was cut off here.";
      if (lost) text += ` ${lost}`;
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

    update(text) {
      // What is told reaches goals, and what is drawn shows them.
      const words = text ?? this.told();
      const [now] = this.reachedNow().filter(({ steps }) => steps === this.taken.length);
      this.won = now?.challenge.text;
      this.render();
      this.say(words);
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
        this.stands[thread].textContent = this.where(t[thread], this.lastRead(thread, stand?.stores)?.value);
        this.others[thread].replaceChildren(
          ...ways.slice(1).map((_, index) => {
            const words = this.other(ways, index + 1);
            return press(() => this.run(thread, index + 1), { title: words }, words);
          }),
          ...[...this.why(thread)].map((words) => make("p", {}, words)),
        );
        const row = stand && stand.state !== "ended" && this.rows[stand.line - 1];
        if (row) {
          row.classList.add("now");
          row.firstChild.append(mark(thread, `${thread}`, stand.state === "waits" ? "waiting" : ""));
        }
      });
      const before = this.taken.length > 0 ? this.data.moments[this.taken.at(-1)[0]].o : o;
      this.values.forEach((value, object) => {
        const lines = this.value(o[object]);
        value.parentElement.classList.toggle("changed", before[object] !== o[object]);
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
      const lost = this.overwritten();
      this.event.hidden = !ending && !lost && !this.won;
      if (this.event.hidden) return;
      const at = this.now.t.map((stand) => stands[stand]);
      // Who has come to its end stands at no line any more; who is cut off does.
      const left = threads.filter((_, thread) => thread > 0 && at[thread] && (at[thread].state !== "ended" || at[thread].line));
      const early = ending === "exit 0" && left.length > 0;
      const titles = { deadlock: "Deadlock", spins: "It spins", "exit 101": "Panic", "exit 0": early ? "The end, too early" : "The end" };
      const parts = [];
      if (ending) parts.push(make("strong", {}, titles[ending] ?? `The end: ${ending}`));
      else if (lost) parts.push(make("strong", {}, "Overwritten"));
      if (lost) parts.push(make("p", {}, lost));
      const circle = this.circle();
      if (ending === "deadlock" && circle) {
        const words = circle.map((thread) => make("li", {}, mark(thread, `${thread}`), ` ${this.words(this.now.t[thread])}`));
        parts.push(make("div", { className: "circle" }, ring(circle), make("ul", {}, ...words)));
      } else if (ending?.startsWith("exit") && left.length > 0) {
        const [had, their] = left.length > 1 ? ["have", "their"] : ["has", "its"];
        parts.push(make("p", {}, `${left.join(", ")} ${had} not come to ${their} end.`));
      }
      if (this.won) parts.push(make("p", { className: "won" }, `✓ ${this.won}`));
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
