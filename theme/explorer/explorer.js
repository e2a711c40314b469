// <schedule-explorer>: the reader chooses which thread runs next.
//
// Its children are a picture of one schedule, for readers without JavaScript.
// Its data is a graph of all moments that the program can be in, made by the
// build (the file named by data-walk, or the element of this page). This script walks
// through that graph and knows nothing of Rust.

"use strict";

(() => {
  class ScheduleExplorer extends HTMLElement {
    connectedCallback() {
      if (this.start) return;
      this.figure = this.querySelector("figure");
      this.start = this.querySelector("button");
      this.label = this.start.textContent;
      this.name(this.label);
      this.caption = this.querySelector("figcaption strong");
      this.start.hidden = "open" in this.dataset && !location.hash;
      this.start.addEventListener("click", () => (this.board ? this.close() : this.open()));
      this.addEventListener("keydown", (event) => this.key(event));
      addEventListener("hashchange", () => this.restore());
      if (this.start.hidden) this.open(true);
      this.restore();
    }

    /** What the button does that opens and closes, and for which listing. */
    name(text, isOpen = false) {
      this.start.textContent = text;
      this.start.ariaExpanded = isOpen;
      this.start.ariaLabel = `${text}: ${this.dataset.name}`;
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
      // An answer may hold it.
      if (!alone) this.closest("details")?.toggleAttribute("open", true);
      const opens = !this.board;
      if (opens) this.name("Loading …");
      try {
        this.data = await this.load();
        if (!this.board) this.build();
      } catch (error) {
        this.name(this.label);
        delete this.dataset.open;
        complain(this, `The file of all schedules of ${this.dataset.name} ${error.message}`);
        return false;
      } finally {
        this.start.hidden = false;
        // The page waited for this to find its place.
        showPage();
      }
      complain(this);
      if (opens) {
        this.name("Close", true);
        if (alone) return true;
        this.board.runs[this.game.ready()].focus({ preventScroll: true });
        this.show();
      }
      return true;
    }

    /** Brings into sight all that a step changes, and what stands above it if that fits, too. */
    show() {
      if (this.getBoundingClientRect().bottom <= innerHeight) return;
      this.scrollIntoView({ block: "start" });
      const { lanes, status } = this.board;
      if (lanes.getBoundingClientRect().bottom > innerHeight) status.scrollIntoView({ block: "start" });
    }

    close() {
      delete this.dataset.open;
      this.clear();
      this.name(this.label);
      this.start.focus({ preventScroll: true });
      this.scrollIntoView({ block: "nearest" });
    }

    clear() {
      this.board?.element.remove();
      this.heading?.remove();
      this.board = undefined;
    }

    /** Makes what the reader plays with, or nothing of it. */
    build() {
      try {
        this.game = new game.Game(this.data);
        this.challenge = this.data.challenges[0];
        const reached = progress.reached(this.dataset.name);
        this.solved = new Set(this.data.challenges.filter(({ text }) => reached.includes(text)));
        this.makeBoard();
      } catch {
        this.clear();
        this.loading = undefined;
        throw new Error(walks.DAMAGED);
      }
    }

    makeBoard() {
      this.board = new board.Board(this.game, `${this.label}: ${this.dataset.name}`, this);
      this.figure.append(this.board.element);
      // The picture's own heading stays, for those who print the page.
      this.heading = make("strong", { className: "heading" });
      this.caption.after(this.heading);
      this.render();
      this.board.say(...(this.game.now.e ? words.told(this.game) : [words.beginning(this.game)]));
    }

    // What the reader can do.

    run(thread, way) {
      const { board, data, game } = this;
      if (game.take(thread, way)) return this.update();
      const why = game.isReady(thread) ? "could go on, but none of the schedules of this page does so here" : `can't go on: it ${words.stands(game, game.now.t[thread])}`;
      board.say(`${data.threads[thread]} ${why}.`);
    }

    /** Goes to the moment after so many of the steps. */
    goTo(count) {
      this.game.goTo(count);
      this.update();
    }

    random(steps) {
      this.game.random(steps);
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
        this.board.say(`It can be done: ${text} Look for another way, or ask for a hint.`);
        return;
      }
      this.reach(this.challenge);
      this.update(`Right, no schedule does it: ${text} ${words.searched(proof).replace("a", "A")}`);
    }

    reach(challenge) {
      this.solved.add(challenge);
      progress.keep(this.dataset.name, challenge.text);
    }

    /** Tells the next step of a shortest way to the challenge, and marks its button. */
    hint() {
      const { board, challenge, data, game } = this;
      if (challenge.proof.impossible) return board.say(`No schedule does it: ${words.searched(challenge.proof)}`);
      const way = game.shortest(challenge);
      if (!way) return board.say("From here it can't be done any more. Go back some steps.");
      if (way.length === 0) return board.say("It is done.");
      const { thread } = data.actions[way[0][1]];
      const which = game.ways(thread).indexOf(game.now.s.indexOf(way[0]));
      const button = [board.runs[thread], ...board.others[thread].children][which];
      button.classList.add("hinted");
      // The way is marked, too.
      const how = which ? `: “${button.textContent}”` : "";
      board.say(`Hint: run ${data.threads[thread]}`, [how], `. It can be done in ${words.many(way.length)} from here.`);
    }

    // Links: the listing, the start of its source's hash, the threads chosen.

    async copyLink() {
      history.replaceState(null, "", `#schedule=${this.dataset.name}:${this.game.link()}`);
      const reached = this.game.reached().map(({ challenge, steps }) => `${challenge.text} Done in ${words.many(steps)}.`);
      const says = reached.length > 0 ? ` It says: ${reached.join(" ")}` : "";
      try {
        await navigator.clipboard.writeText([...reached, location.href].join("\n"));
        this.board.say(`A link to this moment is copied.${says}`);
      } catch {
        this.board.say("The link to this moment is in the address bar.");
      }
    }

    /** Takes the steps that the page's address names. */
    async restore() {
      const hash = location.hash.replaceAll("%2C", ",").replaceAll("%3A", ":");
      // A link that was cut has less.
      const [, kind, name, first, steps] = /^#(goal|schedule)=([^:]*):?([^:]*):?(.*)/.exec(hash) ?? [];
      if (name !== this.dataset.name || !(await this.open())) return;
      this.show();
      this.game.start();
      if (kind === "goal") this.pose(first);
      else this.update(this.follow(first, steps));
    }

    /** Poses one of the goals. */
    pose(number) {
      const challenge = this.data.challenges[number - 1];
      if (challenge) this.choose(challenge);
      else this.update(`This listing has no goal ${number} any more. These are its goals.`);
    }

    /** Takes the steps of a link, and returns what is wrong with it, if anything is. */
    follow(source, steps) {
      if (!this.data.source.startsWith(source) || source.length < 8) {
        return "This link is from another edition of the listing, in which its steps may mean something else. This is the start.";
      }
      const [number, step] = this.game.follow(steps) ?? [];
      return number && `Step ${number} of this link, “${step}”, is not possible. These are the steps before it.`;
    }

    // Keys work while the focus is inside.

    key(event) {
      if (!this.board || event.ctrlKey || event.altKey || event.metaKey) return;
      // With Shift a letter is another key, with Caps Lock it is not.
      const key = event.shiftKey ? event.key : event.key.toLowerCase();
      const { runs } = this.board;
      const button = this.board.button(key);
      if (button) {
        if (runs.includes(button)) button.focus();
        button.click();
      } else if (key === "escape") {
        this.start.focus();
      } else if (key === "arrowleft" || key === "arrowright") {
        event.stopPropagation();
        const at = runs.indexOf(document.activeElement);
        // Elsewhere they scroll what has the focus.
        if (at < 0) return;
        const by = key === "arrowright" ? 1 : -1;
        runs[(at + by + runs.length) % runs.length].focus();
      } else {
        return;
      }
      // The arrows and letters are the page's own outside of this element.
      event.stopPropagation();
      event.preventDefault();
    }

    // What the reader sees.

    /** Marks the challenges that are solved, and says so the first time. */
    judge() {
      const reached = this.game.reached();
      const now = reached.filter(({ challenge }) => !this.solved.has(challenge));
      // Those of before, too: meanwhile the reader may have had them forgotten on another page.
      for (const { challenge } of reached) this.reach(challenge);
      return now.flatMap(({ challenge, steps }) => words.solved(challenge, steps));
    }

    update(text) {
      // What is told reaches goals, and what is drawn shows them.
      const told = text === undefined ? [...words.told(this.game), ...this.judge()] : [text];
      this.render();
      this.board.say(...told);
    }

    render() {
      const { challenge, data, game } = this;
      const heading = data.threads.length > 1 ? "You are the scheduler" : this.caption.textContent;
      this.heading.textContent = challenge ? `Goal: ${challenge.text}` : heading;
      const won = game.reached().find(({ steps }) => steps === game.taken.length);
      this.board.render(challenge, this.solved, won?.challenge.text);
    }
  }

  customElements.define("schedule-explorer", ScheduleExplorer);
})();
