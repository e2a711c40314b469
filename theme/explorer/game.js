// The steps that were taken in a program, and what follows from them. Nothing here is in
// words, or seen.

"use strict";

const game = (() => {
  const { NOTHING_SEEN, see, holds } = goals;

  class Game {
    constructor(data) {
      this.data = data;
      this.start();
    }

    /** The start of the program, and nothing to redo. */
    start() {
      /** Each step by its moment and its number there. */
      this.taken = [];
      this.undone = [];
    }

    get moment() {
      const last = this.taken.at(-1);
      return last ? this.step(last)[0] : 0;
    }

    /** The moment itself: where the threads stand (t), the objects (o), the steps (s), the ending (e). */
    get now() {
      return { s: [], ...this.data.moments[this.moment] };
    }

    /** The moment before the last step. */
    get before() {
      return this.data.moments[this.taken.at(-1)?.[0] ?? 0];
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

    stand(thread, moment = this.now) {
      return this.data.stands[moment.t[thread]];
    }

    /** Whether a thread could go on; where a limit cut the search off, it need not have a step. */
    isReady(thread) {
      const stand = this.stand(thread);
      return Boolean(stand && !stand.state);
    }

    /** The numbers of the steps that a thread can take at a moment. */
    ways(thread, moment = this.moment) {
      const { s = [] } = this.data.moments[moment];
      return [...s.keys()].filter((number) => this.data.actions[s[number][1]].thread === thread);
    }

    /** The threads that wait at an object. */
    waiting(object, moment = this.now) {
      return [...this.data.threads.keys()].filter((thread) => this.stand(thread, moment)?.waits_at === object);
    }

    /** What a step prints. */
    text([, ...actions]) {
      return actions.map((action) => this.data.actions[action].printed ?? "").join("");
    }

    printed() {
      return this.taken.map((taken) => this.text(this.step(taken))).join("");
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
    }

    /** Takes some steps by chance, or fewer if the program ends before. */
    random(steps) {
      this.undone = [];
      for (let left = steps; left > 0 && this.now.s.length; left -= 1) {
        this.taken.push([this.moment, Math.floor(Math.random() * this.now.s.length)]);
      }
    }

    /** The fewest steps from here to a challenge. */
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

    /** The challenges that the steps so far have solved, and after how many of them. */
    reached() {
      const reached = this.data.challenges.map((challenge) => ({ challenge, steps: this.solvedAfter(challenge) }));
      return reached.filter(({ steps }) => steps > 0);
    }

    /** The steps as a link names them: the threads, and which of their ways if it is not the first. */
    link() {
      const steps = this.taken.map(([moment, number]) => {
        const { thread } = this.actions([moment, number])[0];
        const way = this.ways(thread, moment).indexOf(number);
        return way ? `${thread}.${way}` : `${thread}`;
      });
      return `${this.data.source.slice(0, 8)}:${steps}`;
    }

    /** Takes the steps of a link; returns the number of the first that can't be taken, and the step, if there is one. */
    follow(steps) {
      for (const [index, step] of steps.split(",").filter(Boolean).entries()) {
        const [thread, way] = step.split(".").map(Number);
        if (!this.take(thread, way)) return [index + 1, step];
      }
      return undefined;
    }

    /** The actions so far, in order. */
    done(taken = this.taken) {
      return taken.flatMap((one) => this.actions(one));
    }

    /** What a thread has read last of an atomic, and who has stored something there since. */
    lastRead(thread, object, done = this.done()) {
      const touched = done.filter(({ touches }) => touches?.object === object);
      const at = touched.findLastIndex((action) => action.thread === thread);
      const last = touched[at]?.touches;
      if (!last || last.stores) return undefined;
      return { value: last.value, since: touched.slice(at + 1).filter(({ touches }) => touches.stores) };
    }

    /** The action of the last step that has stored over what its thread had not read, and what it had read. */
    overwrites() {
      const before = this.done(this.taken.slice(0, -1));
      for (const action of this.done(this.taken.slice(-1))) {
        const { thread, touches } = action;
        const read = touches?.stores && this.lastRead(thread, touches.object, before);
        if (read && read.since.length > 0) return { action, read };
        before.push(action);
      }
      return undefined;
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

    /** Those that are cut off by the program's end: who has come to its own stands at no line any more. */
    cutOff() {
      return [...this.data.threads.keys()].filter((thread) => {
        const stand = this.stand(thread);
        return thread > 0 && stand && (stand.state !== "ended" || stand.line);
      });
    }

    /** How many threads stand at the line at which most of them stand. */
    crowd(stands) {
      const lines = stands.map((stand) => this.data.stands[stand]?.line).filter(Boolean);
      return Math.max(0, ...lines.map((line) => lines.filter((other) => other === line).length));
    }
  }

  return { Game };
})();
