// Asks for the explorer's scripts when the first explorer comes near, or is asked for, and
// for the data of each that comes near.
// Where the pages ask for them themselves, as stock mdBook's do, there is nothing to do.

"use strict";

(() => {
  const src = document.getElementById("explorer-scripts")?.dataset.src;
  const explorers = document.querySelectorAll("schedule-explorer");
  if (!src) return;
  let loading;
  let gone;

  async function prepare() {
    loading ??= load(src);
    await loading;
    // From now on the elements do all themselves.
    for (const explorer of explorers) {
      explorer.querySelector("button").onclick = null;
      complain(explorer);
    }
  }

  function fail(explorer) {
    loading = undefined;
    delete explorer.dataset.open;
    complain(explorer, `The script of the explorers ${LOST}`);
    showPage();
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        // Its data, too; what is wrong with that is told when it is opened.
        prepare().then(
          () => target.load().catch(() => {}),
          () => target.dataset.open === undefined || fail(target),
        );
      }
    },
    { rootMargin: "600px" },
  );
  for (const explorer of explorers) {
    const start = explorer.querySelector("button");
    start.hidden = false;
    start.ariaLabel = `${start.textContent}: ${explorer.dataset.name}`;
    start.onclick = () => {
      // The elements may do all themselves before this is told of it.
      if (customElements.get("schedule-explorer")) return;
      start.ariaBusy = true;
      prepare().then(() => start.click(), () => fail(explorer));
    };
    near.observe(explorer);
  }

  /** An address that names a schedule or a goal. */
  const follow = () => {
    const [, name] = /^#(?:goal|schedule)=([^:%]*)/.exec(location.hash) ?? [];
    const asked = [...explorers].find((explorer) => explorer.dataset.name === name);
    gone?.remove();
    if (asked) return prepare().catch(() => fail(asked));
    if (name !== undefined) {
      gone = warning(`This page has no program ${name} to play with`);
      document.querySelector("main").prepend(gone);
      gone.scrollIntoView({ block: "center" });
    }
    showPage();
  };
  addEventListener("hashchange", follow);
  follow();
})();
