// What an explorer says of a game, in words.

"use strict";

const words = (() => {
  const ENDINGS = {
    "exit 0": "The program has ended.",
    "exit 101": "The program has panicked: exit status 101.",
    deadlock: "Deadlock: nobody can go on, ever.",
    spins: "It spins: all that anybody can do is to look again, forever.",
    race: "Data race: from here on, anything may happen.",
  };

  /** More letters of what is printed are too many for one line. */
  const LONG = 40;

  function many(steps) {
    return steps === 1 ? "one step" : `${steps} steps`;
  }

  function stands({ data }, stand) {
    return stand === null ? "is not started yet" : data.stands[stand].words;
  }

  /** The file that has a line of the program, if there are several, and the number there. */
  function within({ data }, line) {
    const file = data.files?.findLast(({ first_line }) => first_line <= line);
    return [file?.name, line - (file?.first_line ?? 1) + 1];
  }

  function place(game, line) {
    const [file, number] = within(game, line);
    return file ? `${file}:${number}` : `line ${number}`;
  }

  /** A thread's words, what it has read of what it is about to change, and the line at which it stands. */
  function where(game, stand, read) {
    const line = game.data.stands[stand]?.line;
    return stands(game, stand) + (read === undefined ? "" : `; it has read ${read}`) + (line ? ` (${place(game, line)})` : "");
  }

  /** The longest of all that somebody could have read of what a thread is about to change. */
  function mostRead({ data }, stand) {
    const object = data.stands[stand]?.stores;
    if (object === undefined) return undefined;
    const values = data.actions.filter(({ touches }) => touches?.object === object).map(({ touches }) => touches.value);
    return values.reduce((longest, value) => (value.length > longest.length ? value : longest), "");
  }

  /** A thread's other way to go on, in words, or by its number. */
  function other(game, ways, which) {
    const does = (way) => game.actions([game.moment, way])[0].words;
    return does(ways[which]) === does(ways[0]) ? `or in way ${which + 1}` : `or it ${does(ways[which])}`;
  }

  /** What the last step has overwritten, without having read it. */
  function overwritten(game) {
    const found = game.overwrites();
    if (!found) return undefined;
    const { action, read } = found;
    const { threads, objects } = game.data;
    const { object, value } = action.touches;
    const lost = read.since.map((other) => `the ${other.touches.value} of ${threads[other.thread]}`).join(" and ");
    return `${threads[action.thread]} had read ${objects[object].name} = ${read.value}, and stores ${value} over ${lost}, which it has not seen.`;
  }

  /** What there is to read of an atomic, if it need not be the last. */
  function history({ threads }, messages) {
    return messages.map(({ value, seen = [], brings = [] }, index) => {
      const by = seen.length > 0 ? `, seen by ${seen.map((thread) => threads[thread]).join(", ")}` : "";
      return value + by + (index > 0 ? `; brings ${brings.join(", ") || "nothing new"} along` : "");
    });
  }

  /** Why a thread that is about to read can't read some of the values. */
  function why(game, thread) {
    const { reads, barred = [] } = game.stand(thread) ?? {};
    const done = game.done().filter((action) => action.thread === thread);
    const passed = done.flatMap(({ passed = [] }) => passed).filter(({ object }) => object === reads);
    return new Set([...passed.map(({ words }) => words), ...barred]);
  }

  function sentence(game, { thread, line, words, printed }) {
    const name = game.data.threads[thread];
    // Without a name of its own it may be called by that line.
    const at = line && !name.endsWith(place(game, line)) ? `, ${place(game, line)}` : "";
    const text = printed ? `: ${printed.trim()}` : "";
    return `${name}${at}, ${words}${text}`;
  }

  function beginning({ data }) {
    return data.threads.length > 1 ? "Choose which thread goes first." : "Run main, step by step.";
  }

  /** Who comes to the same memory, in a data race. */
  function races({ data, now }) {
    const at = (line) => (line ? ` (${place({ data }, line)})` : "");
    return `${now.r.map(({ thread, line, words }) => `${data.threads[thread]} ${words}${at(line)}`).join("; ")}: nothing orders these two.`;
  }

  /** Of those who can't go on, or of these, why. */
  function waits(game, threads = game.data.threads.keys()) {
    const stuck = [...threads].filter((thread) => game.stand(thread)?.state === "waits");
    return stuck.map((thread) => [thread, `${game.data.threads[thread]} ${game.stand(thread).words}`]);
  }

  /** What is done in a step; all of what is printed stands in the output, too. */
  function done(game, actions) {
    let before;
    return actions.flatMap((action, index) => {
      const said = sentence(game, action);
      const name = game.data.threads[action.thread];
      const same = before === (before = said.slice(name.length));
      const whole = same ? `; ${name} likewise` : (index ? "; then " : "") + said;
      const rest = (action.printed ?? "").trim().length - LONG;
      return rest > 0 && !same ? [`${whole.slice(0, -rest)}…`, [whole.slice(-rest)]] : whole;
    });
  }

  /** The last step, and whether that is the end. What is drawn elsewhere, too, is only heard: a list of its own. */
  function told(game) {
    const last = game.taken.at(-1);
    const { s, e } = game.now;
    if (!last && !e) return [`At the start. ${beginning(game)}`];
    const parts = last ? [`Step ${game.taken.length}: `, ...done(game, game.actions(last))] : ["At the start"];
    // Not behind what was cut.
    parts.push(Array.isArray(parts.at(-1)) ? ["."] : ".");
    const lost = overwritten(game);
    if (lost) parts.push([` ${lost}`]);
    if (!e && s.length === 0) parts.push(" The search was cut off here.");
    if (e) parts.push(` ${ENDINGS[e] ?? `The program has ended: ${e}.`}`);
    if (e === "deadlock" || e === "spins") {
      parts.push([` ${waits(game).map(([, why]) => why).join("; ")}.`]);
    }
    if (e === "race") parts.push([` ${races(game)}`]);
    return parts;
  }

  /** That a challenge was solved just now, for the first time; which one, is only heard. */
  function solved({ text, proof }, taken) {
    const fewest = taken === proof.steps ? "No way is shorter." : `The shortest way has ${proof.steps}.`;
    return [` Solved in ${many(taken)}`, [`: ${text.replace(/\.$/, "")}`], `. ${fewest}`];
  }

  /** Why nobody solves a challenge that can't be solved. */
  function searched(proof) {
    return `all ${proof.impossible.toLocaleString("en")} moments were searched.`;
  }

  return { beginning, history, many, mostRead, other, overwritten, races, searched, sentence, solved, stands, told, waits, where, why, within };
})();
