// Asks for the explorer's scripts, and for an explorer's data, when somebody reaches for it:
// who reads needs neither.
// Where the pages ask for them themselves, as stock mdBook's do, there is nothing to do.

"use strict";

(() => {
  const src = document.getElementById("explorer-scripts")?.dataset.src;
  const explorers = document.querySelectorAll("schedule-explorer");
  if (!src) return;
  let loading;
  let gone;

  function prepare({ dataset }) {
    if (!loading) {
      loading = load(src).then(
        () => explorers.forEach((explorer) => complain(explorer)),
        (reason) => {
          loading = undefined;
          throw reason;
        },
      );
      // Beside the scripts; whatever is needed later, the elements ask for themselves.
      document.head.append(make("link", { rel: "preload", as: "fetch", crossOrigin: "", href: path_to_root + dataset.walk }));
    }
    return loading;
  }

  const open = (explorer) => prepare(explorer).catch(() => fail(explorer));

  function fail(explorer) {
    delete explorer.dataset.open;
    complain(explorer, `The script of the explorers ${LOST}`);
    showPage();
  }

  for (const explorer of explorers) {
    const start = explorer.querySelector("button");
    start.hidden = false;
    start.ariaLabel = `${start.textContent}: ${explorer.dataset.name}`;
    start.onclick = () => {
      // From then on the elements do all themselves.
      if (customElements.get("schedule-explorer")) return;
      start.ariaBusy = true;
      prepare(explorer).then(() => start.click(), () => fail(explorer));
    };
    // A pointer over it, or the focus on it, comes a moment before. What is wrong is told when it is opened.
    start.onpointerenter = start.onfocus = () => prepare(explorer).then(() => explorer.load()).catch(() => {});
  }

  /** An address that names a schedule or a goal. */
  const follow = () => {
    const [, name] = /^#(?:goal|schedule)=([^:%]*)/.exec(location.hash) ?? [];
    const asked = [...explorers].find((explorer) => explorer.dataset.name === name);
    gone?.remove();
    if (asked) return open(asked);
    if (name !== undefined) {
      gone = warning(`This page has no program ${name} to play with`);
      document.querySelector("main").prepend(gone);
      gone.scrollIntoView({ block: "center" });
    }
    showPage();
  };
  addEventListener("hashchange", follow);
  follow();

  // That of the first page opens itself.
  document.querySelectorAll("[data-open]").forEach(open);
})();
