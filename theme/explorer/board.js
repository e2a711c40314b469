// What the reader sees of a game, and presses.

"use strict";

const board = (() => {
  const { SHAPES, mark, press, box, reveal, reserve, ring } = draw;
  const LEGEND = "Filled: it prints. Outlined: it does not. Dotted: it waits.";
  const NAMELESS = / of (line |.*:)\d+$/;
  const TITLES = { deadlock: "Deadlock", spins: "It spins", race: "Data race", "exit 0": "The end", "exit 101": "Panic" };

  /** What shows more than so many letters in a row has a place of its own, below its name. */
  const WIDE = 50;

  /** A run to the end may go around in circles; then it stops after so many steps. */
  const RUN = 1000;

  /** How many elements have got an id. */
  let ids = 0;

  class Board {
    /** Of a game, with a label; `act` says what each button does. */
    constructor(game, label, act) {
      this.game = game;
      this.act = act;
      const { threads, challenges } = game.data;
      this.status = make("p", { className: "status", role: "status" });
      this.output = box("pre", "printed", "Output so far", make("code"));
      this.event = make("div", { className: "event", hidden: true });
      this.goals = challenges.map((challenge) => press(() => act.choose(challenge), {}, challenge.text));
      this.doubt = press(() => act.deny(), { className: "doubt" }, "It can’t be done");
      this.#makeProgram();
      this.#makeThreads();
      this.#makeThings();
      this.#makeLanes();
      this.#makeControls();
      this.element = make(
        "section",
        { className: "play", ariaLabel: label },
        // On a phone these and the controls are below what a step changes.
        make("div", { className: "goals", role: "group", ariaLabel: "Goals" }, ...this.goals, ...(challenges.length > 0 ? [this.doubt] : [])),
        this.status,
        make("div", { className: "side" }, this.threads, this.things),
        make("div", { className: "stage" }, this.source, this.event),
        this.output,
        make("div", { className: "track" }, this.lanes, this.controls.undo),
        make("div", { className: "controls" }, ...Object.values(this.controls).slice(1), make("small", {}, LEGEND + (threads.some((name) => NAMELESS.test(name)) ? " A thread without a name: by the line that starts it." : ""))),
      );
      const lines = game.data.actions.reduce((lines, { printed = "" }) => lines + printed.split("\n").length - 1, 0);
      this.output.style.setProperty("--lines", lines);
      this.element.style.setProperty("--threads", threads.length);
      this.element.style.setProperty("--choosers", this.others.filter(({ className }) => className).length);
    }

    #makeProgram() {
      const { lines, files = [], moments } = this.game.data;
      const heads = new Map(files.map(({ name, first_line }) => [first_line - 1, make("strong", { className: "file" }, name)]));
      this.rows = lines.map((line, index) => {
        const marks = make("span", { className: "marks" });
        const text = make("span", { className: "text", innerHTML: line.replace(/^ +/, "<i>$&</i>") || " " });
        text.style.setProperty("--indent", /^ */.exec(text.textContent)[0].length);
        const number = make("span", { className: "number" }, `${words.within(this.game, index + 1)[1]}`);
        return make("span", { className: "row" }, marks, number, text);
      });
      const code = make("code", {}, ...this.rows.flatMap((row, index) => [heads.get(index) ?? [], row].flat()));
      this.source = box("pre", "source", "The program", code);
      this.source.style.setProperty("--crowd", Math.max(...moments.map(({ t }) => this.game.crowd(t))));
    }

    #makeThreads() {
      const { game } = this;
      const { threads, moments, stands } = game.data;
      this.stands = threads.map(() => make("span", { id: `stand-${(ids += 1)}` }));
      this.runs = threads.map((thread, index) =>
        press(
          () => this.act.run(index),
          {
            className: `run t${index % SHAPES}`,
            "aria-describedby": this.stands[index].id,
            ...(index < 10 && { "aria-keyshortcuts": index }),
          },
          mark(index, index),
          `Run ${thread}`,
        ),
      );
      this.others = threads.map((_, thread) => {
        const needs = moments.some(({ t }, moment) => stands[t[thread]]?.reads !== undefined || game.ways(thread, moment).length > 1);
        return make("div", { className: needs ? "others" : "" });
      });
      const parts = threads.flatMap((_, thread) => {
        const texts = moments.map(({ t }) => words.where(game, t[thread], words.mostRead(game, t[thread])));
        return [this.runs[thread], make("div", {}, reserve(make("div", {}, this.stands[thread]), texts), this.others[thread])];
      });
      this.threads = make("div", { className: "threads" }, ...parts);
    }

    #makeThings() {
      const { objects, moments, histories = [], shapes = [] } = this.game.data;
      this.histories = new Map(histories);
      this.shapes = new Map(shapes);
      this.values = objects.map(() => make("div"));
      const parts = objects.flatMap(({ name, kind }, object) => [
        make("dt", {}, name, ...(name === kind ? [] : [make("small", {}, ` ${kind}`)])),
        this.#room(make("dd", {}, this.values[object]), moments, object),
      ]);
      this.things = make("dl", {}, ...parts);
    }

    /** Keeps the place of an object as large as any of its states needs. */
    #room(place, moments, object) {
      const seen = new Set();
      let [most, largest] = [-1, undefined];
      for (const moment of moments) {
        const waiting = this.game.waiting(object, moment);
        const key = `${moment.o[object]} ${waiting.length}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const look = this.#look(moment, object);
        // Each part takes room, and so do its letters.
        const size = look.innerHTML.length;
        if (size > most) [most, largest] = [size, look];
      }
      const drawn = largest.querySelector("[aria-hidden]") ?? largest;
      place.classList.toggle("wide", drawn.textContent.length > WIDE);
      largest.inert = true;
      place.prepend(largest);
      return place;
    }

    /** What there is to see of an object at a moment: its shape, its words, who waits there. */
    #state(moment, object) {
      const state = moment.o[object];
      if (state === null) return ["none", "not used yet", []];
      const { data } = this.game;
      const shape = this.shapes.get(state);
      const waiting = this.game.waiting(object, moment);
      // Those who sleep at a Condvar are in its words.
      const line = typeof shape === "object" ? waiting.map((thread) => `; ${data.threads[thread]} waits`) : [];
      return [shape, data.states[state] + line.join(""), waiting];
    }

    #look(moment, object) {
      const history = this.histories.get(moment.o[object]);
      if (!history) return things.thing(...this.#state(moment, object));
      return things.history(history, words.history(this.game.data, history));
    }

    #makeLanes() {
      const names = this.game.data.threads.map((thread) => make("li", { className: "lane", ariaHidden: true }, thread));
      this.lanes = box("ol", "lanes", "Steps taken", ...names);
      this.laid = [];
    }

    #makeControls() {
      const { act, game } = this;
      const control = (text, key, act) => press(act, { "aria-keyshortcuts": key, title: `Key: ${key}` }, text);
      this.controls = {
        undo: control("Undo", "u", () => act.goTo(game.taken.length - 1)),
        redo: control("Redo", "y", () => act.goTo(game.taken.length + 1)),
        random: control("Random step", "r", () => act.random(1)),
        end: control("Run to end", "e", () => act.random(RUN)),
        reset: control("Reset", "x", () => act.goTo(0)),
        hint: control("Hint", "h", () => act.hint()),
        link: control("Copy link", "l", () => act.copyLink()),
      };
      this.controls.hint.hidden = game.data.challenges.length === 0;
      this.controls.random.hidden = game.data.threads.length === 1;
    }

    /** The button of a key, if there is one. */
    button(key) {
      const all = [...this.runs, ...Object.values(this.controls)];
      return all.find((button) => !button.hidden && button.getAttribute("aria-keyshortcuts") === key);
    }

    /** Tells something; in an element of its own it is announced even if it was told before. What stands in a list is only heard. */
    say(...parts) {
      const told = parts.map((part) => (Array.isArray(part) ? make("span", { className: "unseen" }, ...part) : part));
      this.status.replaceChildren(make("span", {}, ...told));
      this.status.normalize();
    }

    /** Shows the moment; `challenge` is the one that is tried, `won` what was reached by the last step. */
    render(challenge, solved, won) {
      const { game } = this;
      const inside = this.element.contains(document.activeElement);
      this.#renderThreads();
      this.#renderThings();
      this.output.firstChild.textContent = game.printed() || "nothing is printed yet";
      this.output.classList.toggle("empty", !game.printed());
      this.#renderLanes();
      this.goals.forEach((goal, index) => {
        goal.ariaPressed = game.data.challenges[index] === challenge;
        goal.classList.toggle("solved", solved.has(game.data.challenges[index]));
      });
      this.#renderEvent(won);
      this.controls.undo.ariaDisabled = game.taken.length === 0;
      this.controls.redo.ariaDisabled = game.undone.length === 0;
      const last = game.taken.at(-1);
      const actor = last ? game.actions(last)[0].thread : game.ready();
      // What is scrolled is measured, so that comes after all changes, and in a frame of its own.
      requestAnimationFrame(() => {
        const row = [actor, game.ready()].map((thread) => this.rows[(game.stand(thread)?.line ?? 0) - 1]).find(Boolean);
        if (row) reveal(this.source, row.firstChild, -Infinity);
        const step = this.laid[Math.max(0, game.taken.length - 1)];
        if (step) reveal(this.lanes, step.item, this.lanes.firstChild.getBoundingClientRect().right);
        this.output.scrollTop = this.output.scrollHeight;
      });
      // A button that had the focus may be gone.
      if (inside && !this.element.contains(document.activeElement)) this.runs[actor].focus({ preventScroll: true });
    }

    #renderThreads() {
      const { game } = this;
      for (const row of this.rows) {
        row.classList.remove("now");
        row.firstChild.replaceChildren();
      }
      this.runs.forEach((run, thread) => {
        const ways = game.ways(thread);
        const stand = game.stand(thread);
        run.ariaDisabled = ways.length === 0;
        run.classList.remove("hinted");
        this.stands[thread].textContent = words.where(game, game.now.t[thread], game.lastRead(thread, stand?.stores)?.value);
        this.others[thread].replaceChildren(
          ...ways.slice(1).map((_, index) => {
            const text = words.other(game, ways, index + 1);
            return press(() => this.act.run(thread, index + 1), { title: text }, text);
          }),
          ...[...words.why(game, thread)].map((text) => make("p", {}, text)),
        );
        const row = stand && stand.state !== "ended" && this.rows[stand.line - 1];
        if (row) {
          row.classList.add("now");
          row.firstChild.append(mark(thread, thread, stand.state === "waits" ? "waiting" : ""));
        }
      });
    }

    #renderThings() {
      const { now, before } = this.game;
      this.values.forEach((value, object) => {
        const look = this.#look(now, object);
        value.parentElement.classList.toggle("changed", before.o[object] !== now.o[object]);
        value.replaceChildren(look);
      });
    }

    /** What has happened to the program, where it can't be overlooked. */
    #renderEvent(won) {
      const { game } = this;
      const { threads } = game.data;
      const ending = game.now.e;
      this.element.classList.toggle("stuck", ending !== "exit 0" && ending in TITLES);
      const lost = words.overwritten(game);
      this.event.hidden = !ending && !lost && !won;
      if (this.event.hidden) return;
      const left = game.cutOff().map((thread) => threads[thread]);
      const early = ending === "exit 0" && left.length > 0 ? ", too early" : "";
      const parts = [];
      if (ending) parts.push(make("strong", {}, (TITLES[ending] ?? `The end: ${ending}`) + early));
      else if (lost) parts.push(make("strong", {}, "Overwritten"));
      if (lost) parts.push(make("p", { className: "lost" }, lost));
      if (ending === "deadlock" || ending === "spins") {
        const circle = game.circle();
        const waits = words.waits(game, circle).map(([thread, why]) => make("li", {}, mark(thread, thread), why));
        parts.push(make("div", { className: "circle" }, ...(circle ? [ring(circle)] : []), make("ul", {}, ...waits)));
      } else if (ending === "race") {
        parts.push(make("p", {}, words.races(game)));
      } else if (ending?.startsWith("exit") && left.length > 0) {
        parts.push(make("p", {}, `Cut off: ${left.join(", ")}.`));
      }
      if (won) parts.push(make("p", { className: "won" }, `✓ ${won}`));
      this.event.replaceChildren(...parts);
    }

    #renderLanes() {
      const { taken: now, undone } = this.game;
      const path = [...now, ...undone];
      // A step that stays keeps its button, and with it the focus.
      const other = this.laid.findIndex(({ taken }, index) => taken !== path[index]);
      if (other >= 0) for (const { item } of this.laid.splice(other)) item.remove();
      for (const taken of path.slice(this.laid.length)) {
        const item = this.#layStep(taken, this.laid.length);
        this.laid.push({ taken, item });
        this.lanes.append(item);
      }
      this.laid.forEach(({ item }, index) => {
        item.classList.toggle("undone", index >= now.length);
        item.firstChild.ariaCurrent = index === now.length - 1 ? "step" : null;
      });
    }

    /** A step's button, in a column of its own: all of the column can be pressed. */
    #layStep(taken, index) {
      const { game } = this;
      const [action] = game.actions(taken);
      const said = words.sentence(game, action);
      const its = mark(action.thread, `${action.line ? words.within(game, action.line)[1] : "·"}`, action.printed ? "" : "hollow");
      // On the button itself it would be read twice.
      its.title = said;
      const button = press(() => this.act.goTo(index + 1), { ariaLabel: `Step ${index + 1}: ${said}` }, its);
      button.style.setProperty("--lane", action.thread);
      const item = make("li", {}, button);
      item.style.gridArea = `1 / ${index + 2} / span ${game.data.threads.length}`;
      return item;
    }
  }

  return { Board };
})();
