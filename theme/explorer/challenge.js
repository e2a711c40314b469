// What a challenge means, as tools/formats/src/challenge.rs says it. The cases in
// tools/formats/cases hold the two to the same.

"use strict";

const goals = (() => {
  /** What a challenge needs to know of what is printed so far; `open` is the line that has no end yet. */
  const NOTHING_SEEN = { printed: false, first: false, last: false, order: 0, missing: false, open: "" };

  function see(challenge, seen, text) {
    const ended = text.split("\n");
    const rest = ended.pop();
    for (const words of ended) seen = endLine(challenge, longer(challenge, seen, words));
    return longer(challenge, seen, rest);
  }

  /** An open line is null once it can't become one that is asked for. */
  function longer(challenge, seen, words) {
    const { first, last, missing, order = [] } = challenge;
    const open = seen.open === null ? null : seen.open + words;
    const asked = [first, last, missing, ...order].some((line) => open !== null && line?.startsWith(open));
    return { ...seen, open: asked || open === "" ? open : null };
  }

  function endLine(challenge, { printed, first, order, missing, open }) {
    return {
      printed: true,
      first: printed ? first : open === challenge.first,
      last: open === challenge.last,
      order: order + (open !== null && challenge.order?.[order] === open),
      missing: missing || open === challenge.missing,
      open: "",
    };
  }

  function holds(challenge, seen, ending) {
    const { first, last, order, missing } = ending && seen.open !== "" ? endLine(challenge, seen) : seen;
    return (
      (challenge.ending === undefined || challenge.ending === ending) &&
      (challenge.first === undefined || first) &&
      (challenge.last === undefined || (ending !== undefined && last)) &&
      order === (challenge.order?.length ?? 0) &&
      (challenge.missing === undefined || (ending !== undefined && !missing))
    );
  }

  return { NOTHING_SEEN, see, holds };
})();
