// What threads share, as things: a lock with who holds it and who stands in line, a channel
// with its messages, a barrier with its places, a value with its owners.

"use strict";

const things = (() => {
  const { SHAPES, mark } = draw;

  const cell = (className, text = "") => make("span", { className: `cell ${className}` }, text);
  const times = (count, part) => Array.from({ length: count }, part);
  const note = (text) => make("small", {}, text);

  /** The marks of threads: of those that wait dotted. */
  const marks = (threads, look) => threads.map((thread) => mark(thread, thread, look));

  /** Behind a thing: who waits for it. */
  const line = (waiting) => (waiting.length > 0 ? [make("span", { className: "line" }, ...marks(waiting, "waiting"))] : []);

  const PARTS = {
    lock: ({ value = "", held = [], poisoned }, waiting) => [
      make("span", { className: `cell ${held.length > 0 ? `held t${held[0] % SHAPES}` : ""}` }, ...marks(held), ...(value ? [make("span", {}, value)] : [])),
      ...line(waiting),
      ...(poisoned ? [note("poisoned")] : []),
    ],
    barrier: ({ size, arrived }, waiting) => [
      ...marks(waiting.slice(0, arrived), "waiting"),
      ...times(Math.max(0, arrived - waiting.length), () => cell("seat taken")),
      ...times(size - arrived, () => cell("seat")),
    ],
    channel: ({ messages, room, unsent, unheard }, waiting) => [
      ...messages.map((message) => cell("", message || "…")),
      ...times(Math.max(0, (room ?? 0) - messages.length), () => cell("seat")),
      ...(messages.length === 0 && !room ? [note("empty")] : []),
      ...line(waiting),
      ...(unsent ? [note("no sender left")] : []),
      ...(unheard ? [note("no receiver")] : []),
    ],
    owned: ({ strong, weak }) => [...times(strong, () => cell("owner")), ...times(weak, () => cell("owner weak")), note(`strong ${strong}, weak ${weak}`)],
  };

  /** The parts of a drawing, or of a value that stands in a box. */
  function parts(shape, words, waiting) {
    if (shape === "place") return waiting.length > 0 ? marks(waiting, "waiting") : [note("nobody waits")];
    if (shape === "none") return [note(words)];
    if (!shape) return [cell("", words)];
    const [[kind, its]] = Object.entries(shape);
    return PARTS[kind](its, waiting);
  }

  /** A thing, and for who does not see it the same in words. */
  function thing(shape, words, waiting) {
    const drawn = parts(shape, words, waiting);
    return !shape || shape === "none" ? make("div", { className: "thing" }, ...drawn) : told("div", drawn, words);
  }

  function told(tag, drawn, words) {
    const picture = make("span", { ariaHidden: true, title: words }, ...drawn);
    return make(tag, { className: "thing" }, picture, make("span", { className: "unseen" }, words));
  }

  /** What there is to read of an atomic, in order: each value with those who have seen it and no later one. */
  function history(messages, lines) {
    const drawn = ({ value, seen = [], brings = [] }) => [
      cell("", value),
      ...marks(seen),
      ...(brings.length > 0 ? [note(`brings ${brings.join(", ")}`)] : []),
    ];
    const parts = messages.map((message, index) => told("li", drawn(message), lines[index]));
    return make("ol", {}, ...parts);
  }

  return { thing, history };
})();
