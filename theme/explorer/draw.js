// What the explorer is made of.

"use strict";

const draw = (() => {
  const SHAPES = 6;

  /** The mark of a thread: a number in its own shape and color, filled unless its `look` is another. */
  function mark(thread, text, look = "") {
    return make("span", { className: `mark t${thread % SHAPES} ${look}`, ariaHidden: true }, text);
  }

  function press(onclick, properties, ...children) {
    return make("button", { type: "button", onclick, ...properties }, ...children);
  }

  /** What can be scrolled, and so must be reached by keyboard. */
  function box(tag, className, label, ...children) {
    return make(tag, { className, tabIndex: 0, role: tag === "pre" ? "group" : "list", ariaLabel: label }, ...children);
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

  const END = '<marker id="ring-end" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L6 3L0 6z"/></marker>';

  /** A ring of threads, each of which waits for the next. */
  function ring(threads) {
    const at = (index, by = 0) => {
      const angle = ((index + by) / threads.length) * 2 * Math.PI - Math.PI / 2;
      return [50 + 32 * Math.cos(angle), 50 + 32 * Math.sin(angle)];
    };
    const gap = threads.length > 2 ? 0.32 : 0.23;
    const arrow = (_, index) => `<path class="arrow" d="M${at(index, gap)}A32 32 0 0 1 ${at(index + 1, -gap)}" marker-end="url(#ring-end)"/>`;
    const drawn = (thread, index) => `<g class="t${thread % SHAPES}" transform="translate(${at(index)})"><circle r="12"/><text y="4.5">${thread}</text></g>`;
    const parts = [END, ...threads.map(arrow), ...threads.map(drawn)];
    return make("div", { innerHTML: `<svg class="ring" viewBox="0 0 100 100" aria-hidden="true">${parts.join("")}</svg>` }).firstChild;
  }

  return { SHAPES, mark, press, box, reveal, reserve, ring };
})();
