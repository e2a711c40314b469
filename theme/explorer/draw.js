// What the explorer is made of.

"use strict";

const draw = (() => {
  const SHAPES = 6;

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

  const SVG = "http://www.w3.org/2000/svg";

  function shape(tag, properties, ...children) {
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
      return shape("path", { class: "arrow", d: `M${from.x} ${from.y}A32 32 0 0 1 ${to.x} ${to.y}`, "marker-end": "url(#ring-end)" });
    });
    const marks = threads.map((thread, index) => {
      const { x, y } = at(index);
      const text = shape("text", { x, y: y + 4.5 }, `${thread}`);
      return shape("g", { class: `t${thread % SHAPES}` }, shape("circle", { cx: x, cy: y, r: 12 }), text);
    });
    const end = shape(
      "marker",
      { id: "ring-end", viewBox: "0 0 6 6", refX: 5, refY: 3, markerWidth: 5, markerHeight: 5, orient: "auto" },
      shape("path", { d: "M0 0L6 3L0 6z" }),
    );
    return shape("svg", { class: "ring", viewBox: "0 0 100 100", "aria-hidden": "true" }, shape("defs", {}, end), ...arrows, ...marks);
  }

  return { SHAPES, make, mark, press, box, reveal, reserve, ring };
})();
