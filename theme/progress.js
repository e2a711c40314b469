// What the reader has reached: goals of explorers, and quizzes. It is kept in the
// browser, and nowhere else.

"use strict";

const progress = (() => {
  /** Where it is kept: by the name of a listing, or the file of a chapter, the texts of what was reached there. */
  const KEPT = "schedule-goals";

  const ASK = "Press again to forget all of it.";

  /** Of all names; without storage, nothing. */
  function all() {
    try {
      return { ...JSON.parse(localStorage.getItem(KEPT)) };
    } catch {
      return {};
    }
  }

  function reached(name, kept = all()) {
    return Array.isArray(kept[name]) ? kept[name] : [];
  }

  function keep(name, text) {
    const kept = all();
    const texts = reached(name, kept);
    try {
      if (!texts.includes(text)) localStorage.setItem(KEPT, JSON.stringify({ ...kept, [name]: [...texts, text] }));
    } catch {
      // Forbidden or full: it is kept as long as the page is open.
    }
    mark();
  }

  /** Marks what was reached, in the lists of all and in the contents. */
  function mark() {
    const kept = all();
    for (const link of document.querySelectorAll("[data-of]")) {
      link.classList.toggle("solved", reached(link.dataset.of, kept).includes(link.textContent));
    }
    let sum = 0;
    for (const link of document.querySelectorAll("[data-goals]")) {
      let [count, goals] = [0, 0];
      for (const entry of link.dataset.goals.split(" ")) {
        const [name, number] = entry.split(":");
        const own = Math.min(number, reached(name, kept).length);
        goals += Number(number);
        count += own;
        // The name of a chapter's file has a dot.
        if (!name.includes(".")) sum += own;
      }
      tell(link, count, ` ${count}/${goals}`, `${count} of ${goals} goals and quizzes done`);
    }
    for (const place of document.querySelectorAll(".figures li:has([href='goals.html'])")) tell(place, sum, `: ${sum} reached`);
  }

  /** Tells a count after what stands there, unless it is none. */
  function tell(place, count, text, label) {
    place.querySelector("small")?.remove();
    if (!count) return;
    place.append(make("small", label ? { ariaLabel: label } : {}, text));
  }

  /** Shows an output to who has an answer; all of them, now and later, to who wants no questions. */
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".predict button");
    if (!button) return;
    const figure = button.closest("figure");
    figure.classList.add("shown");
    const output = figure.querySelector("code");
    output.tabIndex = -1;
    output.focus({ preventScroll: true });
    if (!button.value) return;
    document.documentElement.classList.add("outputs");
    try {
      localStorage.setItem("outputs", "shown");
    } catch {
      // Then it holds for this page.
    }
  });

  const forget = document.querySelector(".forget");
  if (forget) {
    const told = forget.nextElementSibling;
    forget.onclick = ({ detail }) => {
      // It can't be undone, so it takes two presses, and not those of a double click.
      if (told.textContent !== ASK || detail > 1) return (told.textContent = ASK);
      try {
        localStorage.removeItem(KEPT);
        localStorage.removeItem("outputs");
      } catch {
        // What can't be reached was never kept.
      }
      mark();
      told.textContent = "All is forgotten.";
    };
  }
  mark();
  // What other pages have kept since, while this one was open, or waited for the way back to it.
  for (const event of ["storage", "pageshow"]) addEventListener(event, mark);
  return { reached, keep };
})();
